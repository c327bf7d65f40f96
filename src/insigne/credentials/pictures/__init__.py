"""Documents in files that people look at: PNG and SVG, byte by byte; PDF by what is attached."""
