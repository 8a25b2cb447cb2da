"""Addresses as staff and logs may see them."""


def mask_address(address: str) -> str:
    """«a••••@example.org», «+7 ••• •••-45-67»: enough to compare, not enough to write to."""
    local, at, domain = address.rpartition("@")
    if at:
        return f"{local[:1]}••••@{domain}"
    return f"+7 ••• •••-{address[-4:-2]}-{address[-2:]}" if address else ""


def without_address(text: str, address: str) -> str:
    """The text of a fault with the person's address masked: servers like to quote it."""
    return text.replace(address, mask_address(address)) if address else text
