"""What the demonstration says when it does not go as it must."""


class TourFailed(Exception):
    """A step did not end as it must."""
