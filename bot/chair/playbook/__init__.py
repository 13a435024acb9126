"""The playbook engine: readings from structure alone, offline and the same every time."""

from bot.chair.playbook.engine import ENGINE, PlaybookChair, read_question, title_of

__all__ = ["ENGINE", "PlaybookChair", "read_question", "title_of"]
