"""Documents in pictures: PNG and SVG, byte by byte."""
