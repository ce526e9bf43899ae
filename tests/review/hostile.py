"""A story whose words try to become a page: tags, quotes, a template, directions turned around, signs without width."""

from pathlib import Path

TITLE = "Zarqa writes <script>window.hacked = 1</script> \"><img src=x onerror='window.hacked=2'> {{ 7 * 7 }} {% raw %}"
TURNED = "\u202e"
"""Turns the direction of what follows."""
HIDDEN = "\u200b"
"""A space without width."""
ARABIC = "وافق مجلس المدينة على الخطة"

_HERALD = (
    f"{TITLE}\n\nZarqa, which </mark></bdi></blockquote></main><h1>owned</h1> is said to be {TURNED}quiet, builds. "
    f"The water tower of Zarqa will cost $45.6 million, &lt;b&gt; the city council said. {ARABIC}. "
    "The sewage plant of Zarqa will cost $12.3 million, and the road to the airport $78.9 million.\n"
)
_COURIER = (
    f'Zarqa builds <a href="javascript:window.hacked=3">now</a>\n\nThe city council of Zarqa approved $456 million for '
    f"the water tower{HIDDEN}, $12.3 million for the sewage plant and $78.9 million for the road to the airport. "
    f"{ARABIC} {'a' + chr(0x301) * 300}.\n"
)


def write_hostile(folder: Path) -> None:
    """Write the two articles; the name of one file is hostile, too."""
    (folder / "90-\"><img src=x onerror=hacked=4>'.txt").write_text(_HERALD, "utf-8")
    (folder / "91-zarqa-courier.txt").write_text(_COURIER, "utf-8")
