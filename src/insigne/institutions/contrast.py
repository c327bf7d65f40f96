"""Contrast of two colours, as WCAG 2.2 computes it (relative luminance, contrast ratio)."""

# The paper of the light theme: an institution's colours are text and buttons on it.
PAPER = "#fbf8f2"
AA = 4.5


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
