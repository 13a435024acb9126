"""Mistakes that a person can mend, and failures of delivery. The docstring is the message."""

from __future__ import annotations

import inspect


class UserError(Exception):
    """That did not work. Please try it once more."""

    def __init__(self, **values: object) -> None:
        super().__init__(values)
        self.values = values

    @property
    def sentence(self) -> str:
        """What the person is told: what is wrong and what to do."""
        return inspect.cleandoc(type(self).__doc__ or "").replace("\n", " ").format(**self.values)


class NothingThere(UserError):
    """There is nothing in it that can be read. Write what you are deciding in one line."""


class TooLong(UserError):
    """That is {length:,} characters; up to {most:,} fit. Send the heart of it: what you typed is still there."""


class UnknownDecision(UserError):
    """There is no {id} that can be seen from here. The command list shows what there is."""


class UnknownVoice(UserError):
    """There is no {id} that can be seen from here. The command search finds what customers said."""


class VoiceRemoved(UserError):
    """{id} was removed."""


class NotYoursToRemove(UserError):
    """Only whoever added {id}, facilitators of its channel and admins can remove it. Here that is {who}."""


class NotAllowed(UserError):
    """Only facilitators of {channel} and admins can {act}. Here that is {who}."""


class OnlyAdmins(UserError):
    """Only admins of the workspace can {act}. Here that is {who}."""


class TooOften(UserError):
    """That is more from {who} than I can answer in a minute: try again in {seconds} s.
    What was typed is still there.
    """


class NotInThisChannel(UserError):
    """An admin lets me work in {where} only. What you typed is still there."""


class NotAMonthCount(UserError):
    """Say how many months to keep things: a whole number from 3 to 120."""


class NobodyMeant(UserError):
    """{sentence}"""


class AlreadyForgotten(UserError):
    """Nothing is kept about them any more: somebody pressed it already."""


class MayOnlyRead(UserError):
    """A manager of {channel} reads its decisions and does not change them. Anybody else in it can{such_as}."""


class ReadingGone(UserError):
    """That question is not here: it is over 24 hours old, or was asked elsewhere. Ask it again in this channel."""


class RequestClosed(UserError):
    """The time for answers to this is over. The command voice saves what a customer said all the same."""


class UnknownAction(UserError):
    """That button is from an older version. Ask for the same thing with a command; help lists them all."""


class NotPossible(UserError):
    """{id} is {status}, so it cannot be {wanted}. The command show {id} has the whole of it."""


class NotYoursToAccept(UserError):
    """Only whoever is named accepts {id}, and that is {who}. The command amend {id} names somebody else."""


class NoStopLine(UserError):
    """{id} has no stop line. The command amend {id} changes what it says."""


class NothingOwed(UserError):
    """{id} owes nothing to customers. The command debt lists what is still owed to them."""


class OwedNoMore(UserError):
    """What {id} owed to customers was {done}: {because}. The command show {id} has the whole of it."""


class RemedyUnderway(UserError):
    """{id} is being put right already: close that first. The command remedy {id} shows what is missing."""


class RemedyOver(UserError):
    """That is closed, and stays as it was closed. The command remedy {id} begins anew if more went wrong."""


class NotDoneYet(UserError):
    """It cannot be closed yet. {missing}"""


class UnknownTodo(UserError):
    """There is no {id} that can be seen from here. The command todo lists what is to do."""


class TodoClosed(UserError):
    """{id} is {status} already. The command todo {id} shows it, and opens it again."""


class UnknownNote(UserError):
    """There is no {id} that can be seen from here."""


class UnknownQuestion(UserError):
    """That question was not asked in this channel. The command retro begins a retro with one."""


class QuestionClosed(UserError):
    """The retro with this question is over, so it takes no answers any more. The next question will."""


class AnswerGone(UserError):
    """That answer cannot be changed any more: its retro is over, or it was taken back."""


class AnswerShown(UserError):
    """Your answer was shown already, so it stays. While its retro is going on you can still change it."""


class RetroOver(UserError):
    """That retro is over, and its summary is posted. The command retro begins the next one."""


class ChangedMeanwhile(UserError):
    """{id} was changed by somebody else at this moment. The command show {id} has what it says now."""


class NotASchedule(UserError):
    """“{said}” is no day and time that I can read. Write it so: digest on Friday 10:00 Europe/Lisbon"""


class NotOnTheBoard(UserError):
    """The board cannot be narrowed to that: “{said}”. It takes days, trades, groups and where a decision stands."""


class NotAManager(UserError):
    """It is for managers of {channel}: an admin appoints them in settings. Admins: {who}. You can preview it."""


class NotAPause(UserError):
    """“{said}” is no length of time that I can read. Write it so: pause 4w, up to 26 weeks."""


class NoQuestionYet(UserError):
    """No question was asked in this channel yet. The command digest shows when the first one comes."""


class CannotTell(Exception):
    """The platform cannot say whether a message arrived."""


class NotDelivered(Exception):
    """The platform certainly did not take the message.

    `again` says whether trying later can help; `after` is how many seconds the platform asked to wait. `gone` says
    that nobody is there to get it.
    """

    def __init__(self, reason: str, *, again: bool, after: float | None = None, gone: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again
        self.after = after
        self.gone = gone
