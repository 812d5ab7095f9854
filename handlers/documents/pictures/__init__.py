"""Pictures as PNG and as SVG: laid out once (`layout`), drawn twice.

Pillow draws the PNG: it is there already (fpdf2 needs it) and its wheel brings FreeType; a chart library would
bring its own idea of a page. The face is Arimo (OFL), cut down to Latin and Vietnamese: it has the widths of
Arial, so the same places serve a browser, which draws the SVG with the face it has
(.github/decisions/0043-pictures-are-laid-out-once.md).
"""
