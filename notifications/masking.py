"""Addresses as their owners, staff and logs may see them."""

import ipaddress

IPV4 = 4


def mask_address(address: str | None) -> str:
    """«a••••@example.org», «+7 ••• •••-45-67»: enough to compare, not enough to write to."""
    if not address:
        return ""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}••••@{domain}" if at else f"+7 ••• •••-{address[-4:-2]}-{address[-2:]}"


def without_address(text: str, address: str) -> str:
    """The text of a fault with the person's address masked: servers like to quote it."""
    return text.replace(address, mask_address(address)) if address else text


def mask_ip(ip: str | None) -> str:
    """«203.0.•.•»: enough to tell home from elsewhere, not enough to find a house by."""
    if not ip:
        return ""
    address = ipaddress.ip_address(ip)
    if address.version == IPV4:
        return ".".join([*str(address).split(".")[:2], "•", "•"])
    return ":".join([*address.exploded.split(":")[:3], "…"])
