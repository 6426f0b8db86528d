# SPDX-License-Identifier: Apache-2.0
"""How well colours can be told apart, by the formula of WCAG 2."""
import re

# Level AA.
TEXT = 4.5
LARGE_TEXT = 3.0
GRAPHICS = 3.0
# Pixels: 18 points, or 14 in bold.
LARGE, LARGE_BOLD = 24, 18.66
BOLD = 700


def ratio(one, other):
    """Of two colours as a browser computes them: rgb(1, 2, 3), or #123456."""
    darker, lighter = sorted(luminance(channels(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def demanded(size, weight):
    """Of a text of so many pixels."""
    return LARGE_TEXT if size >= LARGE or size >= LARGE_BOLD and weight >= BOLD else TEXT


def channels(colour):
    if colour.startswith("#"):
        digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
        return [int(digits[at:at + 2], 16) for at in (0, 2, 4)]
    found = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour)
    if not found:
        raise AssertionError(f"{colour} is no colour without transparency")
    return [int(channel) for channel in found.groups()]


def luminance(colour):
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in (byte / 255 for byte in colour)]
    return sum(part * value for part, value in zip((0.2126, 0.7152, 0.0722), linear))
