"""PDF documents set by typst: accessible, archivable, with files attached. Knows no badge."""
