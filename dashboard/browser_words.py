"""The words of the place where files are dropped: Streamlit has them in English only, in a script of its own.

What is put in their place asks for the page's language when it is shown, so that the script may be remembered by
browsers as it is. A script in which they are not found is passed on untouched.
"""

from __future__ import annotations

import re

_SCRIPT = re.compile(r"/static/js/FileUploader\.[\w-]+\.js")
_IS_FRENCH = b'(new URLSearchParams(location.search).get("lang")||document.documentElement.lang).startsWith("fr")'
_WORDS = {
    "Upload": ("Choisir des fichiers", "Choose files"),
    "Add files": ("Ajouter des fichiers", "Add files"),
    "Drag and drop files here": ("Déposez les fichiers ici", "Drop the files here"),
    "Drag and drop a file here": ("Déposez le fichier ici", "Drop the file here"),
}
_SIZE = re.compile(rb"`\$\{([^`{}]*)\} per file`")


def is_script(path: str) -> bool:
    """Tell whether an address is that of the script."""
    return _SCRIPT.fullmatch(path) is not None


def spoken(script: bytes) -> bytes:
    """Return the script with its words in the page's language."""
    for theirs, (french, english) in _WORDS.items():
        script = script.replace(f"`{theirs}`".encode(), _either(f'"{french}"'.encode(), f'"{english}"'.encode()))
    return _SIZE.sub(lambda found: _either(found[1] + b'.replace("MB","\\u00a0Mo")', found[1]), script)


def _either(french: bytes, english: bytes) -> bytes:
    return b"(%b?%b:%b)" % (_IS_FRENCH, french, english)
