"""The Open Badges API: other platforms read and write a backpack, with its owner's consent."""
