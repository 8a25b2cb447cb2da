"""Addresses as their owners, staff and logs may see them."""


def mask_address(address: str | None) -> str:
    """«a••••@example.org», «+7 ••• •••-45-67»: enough to compare, not enough to write to."""
    if not address:
        return ""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}••••@{domain}" if at else f"+7 ••• •••-{address[-4:-2]}-{address[-2:]}"


def without_address(text: str, address: str) -> str:
    """The text of a fault with the person's address masked: servers like to quote it."""
    return text.replace(address, mask_address(address)) if address else text
