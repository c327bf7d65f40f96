"""The words of SVG that a drawing may use. What is not here is dropped, or refused where it could do harm."""

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _words("""
    svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan
    linearGradient radialGradient stop clipPath mask pattern marker
""")
# Notes of drawing programs and texts of licences: nothing is drawn from them.
DROPPED_ELEMENTS = _words("metadata")
EDITORS = (
    "http://www.inkscape.org/",
    "http://sodipodi.sourceforge.net/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/",
    "http://ns.adobe.com/",
    "http://www.bohemiancoding.com/",
    "http://www.serif.com/",
)

# Read as CSS wherever they stand (SVG 2 §6.6): as attributes, in `style`, in a style sheet.
PRESENTATION = _words("""
    clip-path clip-rule color color-interpolation display dominant-baseline fill fill-opacity fill-rule
    font font-family font-size font-stretch font-style font-variant font-weight isolation letter-spacing
    marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order
    shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration
    text-rendering transform transform-origin vector-effect visibility word-spacing writing-mode
""")
GEOMETRY = _words("""
    clipPathUnits cx cy d dx dy fx fy gradientTransform gradientUnits height lengthAdjust markerHeight
    markerUnits markerWidth maskContentUnits maskUnits offset orient pathLength patternContentUnits
    patternTransform patternUnits points preserveAspectRatio r refX refY rotate rx ry spreadMethod
    textLength version viewBox width x x1 x2 y y1 y2
""")
# Never read as CSS, never an address.
PLAIN = _words("id class role lang aria-label aria-labelledby aria-describedby aria-hidden")

# What may be called in a value, in small letters. `url(…)` is looked at apart.
FUNCTIONS = _words("""
    calc hsl hsla matrix rgb rgba rotate scale scalex scaley skewx skewy translate translatex translatey
""")
