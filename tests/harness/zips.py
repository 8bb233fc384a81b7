"""Code as it is uploaded: zips made in memory."""

import io
import zipfile


def make_zip(files, modes=None):
    """Packs `{path: text or bytes}`; `modes` gives permissions where 0644 will not do.

    `bootstrap` is executable unless `modes` says otherwise.
    """
    modes = {"bootstrap": 0o755, **(modes or {})}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, date_time=(2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100000 | modes.get(path, 0o644)) << 16
            zipped.writestr(entry, content)
    return archive.getvalue()
