"""Search over the portal: its pages by whatever people call them, topics, help, news, and one's own complaints and messages."""
