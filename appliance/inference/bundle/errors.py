"""What can go wrong with the model bundle, in words for the IT person."""

from appliance.errors import TalkdownError


class BundleError(TalkdownError):
    """A model file, the manifest or a source cannot be used; the message names it and says what to do."""


class ManifestError(BundleError):
    """The manifest is not valid, or does not know what was asked for."""


class FileChangedError(BundleError):
    """A model file is not, byte for byte, the one that the manifest records."""


class FileMissingError(BundleError):
    """A model file has not been fetched."""


class HashNotRecordedError(BundleError):
    """The manifest has no SHA-256 for a file, so that nothing can vouch for its bytes."""


class SourceError(BundleError):
    """A package index, a server or a stick does not give a file."""


class DiskFullError(BundleError):
    """There is no room for a file."""
