"""The JSON shapes of `docs/schema/`: what goes in and out of the command line, the web chat and exports."""

from bot.shapes.changes import Amendment, Change, ClassOverride, Correction
from bot.shapes.decision import DecisionInput, DecisionRecord, Kill, Prediction
from bot.shapes.export import Export
from bot.shapes.reading import Reading
from bot.shapes.remedy import Debt, Remedy, RemedyGroup
from bot.shapes.review import PredictionOutcome, Review
from bot.shapes.rhythm import Action, Note
from bot.shapes.sentences import sentence_for
from bot.shapes.voice import Voice

__all__ = [
    "Action",
    "Amendment",
    "Change",
    "ClassOverride",
    "Correction",
    "Debt",
    "DecisionInput",
    "DecisionRecord",
    "Export",
    "Kill",
    "Note",
    "Prediction",
    "PredictionOutcome",
    "Reading",
    "Remedy",
    "RemedyGroup",
    "Review",
    "Voice",
    "sentence_for",
]
