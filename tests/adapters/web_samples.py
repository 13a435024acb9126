"""What the mocks show, as neutral messages: for the tests of the web chat and for looking at it."""

from __future__ import annotations

from bot.messages import (
    Audience,
    Button,
    Buttons,
    Entry,
    Facts,
    Field,
    FieldKind,
    Form,
    Heading,
    Link,
    Listing,
    Note,
    Option,
    Paragraph,
    Quote,
    Reply,
    Section,
    Tone,
)

GUESS = Section(
    "In the chair", ("people who use bulk edit",), aside="my guess", button=Button("change", "change_group", "R-1")
)
MORE = (Button("Different question", "different", "R-1"), Button("Why these?", "why", "R-1"))
READING = Reply(
    summary="In their place I would ask: What do I use on the day bulk edit is gone?",
    blocks=(
        Heading("should we remove bulk edit"),
        GUESS,
        Section("In their place I would ask", ("What do I use on the day bulk edit is gone?",)),
        Section(
            "You can look up today", ("How many people used bulk edit last month, and what they changed with it.",)
        ),
        Section("The trade so far", ("For them: looks worse.", "For us: you have not said what we gain.")),
        Section(
            "Their own words",
            ("None saved yet, and I do not make any up. Someone in this channel may have heard some.",),
        ),
        Buttons(
            (
                Button("Has anyone heard?", "heard", "R-1"),
                Button("Log decision", "log", "R-1", Tone.PRIMARY),
                Button("Share here", "share", "R-1"),
            ),
            MORE,
        ),
        Note("Not kept unless you log or share it."),
    ),
)
READING_WITH_VOICES = Reply(
    summary="In their place I would ask three questions.",
    blocks=(
        Heading("Switch off the v1 export on 30 June"),
        Section("In the chair", ("workspaces that run nightly jobs on v1",)),
        Section("What they have said", ()),
        Quote(
            "The nightly export is the only thing between us and typing it in by hand.",
            "Operations lead, wholesale · call · 2 Oct · V-7",
        ),
        Quote(
            "We moved to v2 in an afternoon once someone told us it existed.",
            "Developer, logistics · ticket · V-11",
        ),
        Section(
            "In their place I would ask",
            (
                "Does v2 do everything my nightly job does, and who checked?",
                "On the night of 30 June, do I see an error, or nothing at all?",
                "Who tells me, and how long before?",
            ),
            numbered=True,
        ),
        Section("You can look up today", ("Which workspaces called v1 last month, and who owns each job.",)),
        Section(
            "The trade so far", ("For them: looks worse, about one in ten.", "For us: not said, now or later.")
        ),
        Section(
            "You said before", ("D-9, 12 May: “Export formats stay for at least two years.”  Does this keep it?",)
        ),
        Buttons(
            (
                Button("Log decision", "log", "R-2", Tone.PRIMARY),
                Button("Share here", "share", "R-2"),
                Button("Add what a customer said", "voice", "R-2"),
            ),
            MORE,
        ),
    ),
)
CARD = Reply(
    summary="D-14 was logged.",
    blocks=(
        Heading("D-14  Cap CSV import at 5,000 rows from Monday; bigger files go through sales"),
        Facts(
            (
                ("For them", "People who import large files: worse"),
                ("For us", "gain now, later not known"),
                ("Accepted by", "Ada (not confirmed yet)"),
                ("Check", "18 January"),
            )
        ),
        Link("The message it came from", "https://chat.example/archives/1"),
        Buttons((Button("Open", "open", "D-14"), Button("I see it differently", "dissent", "D-14"))),
    ),
    audience=Audience.CHANNEL,
)
LISTING = Reply(
    summary="Two decisions.",
    blocks=(
        Paragraph("2 decisions in force."),
        Listing(
            (
                Entry(
                    "D-14",
                    "Cap CSV import at 5,000 rows",
                    "worse for people who import · gain",
                    Button("Open", "open"),
                ),
                Entry("D-13", "Plan name on the invoice", "better for finance admins · no change"),
            ),
            label="This week",
        ),
    ),
)
EFFECT = (
    Option("better", "Better"),
    Option("same", "No change"),
    Option("worse", "Worse"),
    Option("unknown", "Don't know"),
)
MONEY = (
    Option("gain", "Gain"),
    Option("same", "No change"),
    Option("cost", "Cost"),
    Option("unknown", "Don't know"),
)
CHANCES = tuple(Option(str(chance), f"{chance} %") for chance in (10, 30, 50, 60, 70, 80, 90))
DECISION_FORM = Form(
    title="Log a decision",
    submit="Log it",
    action="decide",
    notice="From Ada's message. The link to it is kept.",
    carry={"source": "R-1"},
    fields=(
        Field(
            "text",
            "What is decided?",
            FieldKind.MULTILINE,
            required=True,
            initial="Cap CSV import at 5,000 rows from Monday; bigger files go through sales",
            max_length=500,
        ),
        Field(
            "status",
            "Is it decided?",
            FieldKind.CHOICE,
            True,
            "decided",
            (Option("decided", "Yes"), Option("open", "Not yet, keep it open")),
        ),
        Field(
            "in_the_chair",
            "Which customers feel it most?",
            required=True,
            initial="people who import large files",
            suggestions=("finance admins", "small teams"),
            hint="A guess from the text.",
        ),
        Field("customer_effect", "For them it is", FieldKind.CHOICE, True, "worse", EFFECT),
        Field("commercial_now", "For us, next 3 months", FieldKind.CHOICE, True, "", MONEY),
        Field("commercial_later", "For us, after that", FieldKind.CHOICE, False, "unknown", MONEY),
        Field("check_on", "Check back", FieldKind.DATE, initial="2027-01-18", hint="In 60 days."),
        Field("baseline", "Contacts per 1,000 orders now", FieldKind.NUMBER),
        Field("confidence", "How sure?", FieldKind.CHOICE, options=CHANCES),
    ),
)
