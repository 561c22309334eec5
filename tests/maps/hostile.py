"""Names that must come out of every map as they went in: as text."""

HOSTILE = (
    "{{7*7}}",
    "{{cycler.__init__.__globals__.os.getcwd()}}",
    "{% x",
    "{# hidden #}",
    "${1+1}",
    "`tick`",
    "</script><img src=x onerror=alert(1)>",
    'it\'s "quoted"',
    "ends with \\",
    "line\u2028separator",
    "茶园🍵",
    "𬇙𬭎村",  # outside the basic plane
    "&lt;b&gt; &amp;",
)
EVERYTHING = " ".join(HOSTILE)
