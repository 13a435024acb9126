"""The retro: a question, answers that stay hidden until they are shown together, and the meeting itself."""
