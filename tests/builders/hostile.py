"""Texts that a register may hold and no page may obey."""

from __future__ import annotations

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></table></svg><h1>gone</h1>",
    "</title></style></textarea><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "[pay here](javascript:alert(1)) ![](x) **bold**",
    "javascript:alert(1)",
    '=HYPERLINK("file:///etc/passwd","budget")',
    "'\"><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "$x^2$ \\frac{1}{2} & £5_000",
    "مشروع \u202eرقم 7\u202c",
    "bell\x07and\x1bescape",
    "one\ntwo\tthree",
    "A name that goes on " + "and on " * 40,
    "Ünïcödé 😀 ½",
    "Donaudampfschifffahrtsgesellschaft" * 6,
)
