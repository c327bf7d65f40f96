"""The upload handler that stops keeping a file once it is over the limit, and keeps the rest of the form.

It goes first in `FILE_UPLOAD_HANDLERS`. A request is read to its end (a browser shows a broken connection
otherwise, and what the person typed beside the file would be lost), but no byte past the limit is written
anywhere: the form gets an empty file that tells its true size, and `actions.store` refuses it by that size.
"""

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """Passes a file on to the next handler while it is within `INSIGNE_UPLOAD_LIMIT`."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The chunk for the next handler, or nothing once there are too many."""
        return raw_data if start + len(raw_data) <= settings.INSIGNE_UPLOAD_LIMIT else None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Nothing when the next handler has the file, or its empty shell when it was too large."""
        if file_size <= settings.INSIGNE_UPLOAD_LIMIT:
            return None
        shell = SimpleUploadedFile(self.file_name or "", b"", self.content_type or "")
        shell.field_name = self.field_name
        shell.size = file_size
        return shell
