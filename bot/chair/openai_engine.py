"""A model behind an OpenAI-compatible endpoint: the one file that knows the `openai` library.

Speaks chat completions, which local servers understand too. Structured output is asked for as a JSON schema and
temperature 0; a server that refuses one of them is asked once more without it, and that is remembered. No more than
one retry a reading; how long both may take together is the caller's to limit.
"""

from __future__ import annotations

from typing import Any

import openai
from openai.types.chat import ChatCompletion

from bot.chair.brief import Brief
from bot.chair.draft import Draft, draft_schema, read_draft
from bot.chair.fallback import ModelFailed, Trouble

DEFAULT_BASE_URL = "https://api.openai.com/v1"
# Local servers ask for no key, but the library wants a word to send.
_NO_KEY = "none"
_BY_STATUS = {
    400: Trouble.BAD_REQUEST,
    401: Trouble.NOT_LET_IN,
    403: Trouble.NOT_LET_IN,
    404: Trouble.NOT_FOUND,
    408: Trouble.TIMEOUT,
    413: Trouble.BAD_REQUEST,
    422: Trouble.BAD_REQUEST,
    429: Trouble.RATE_LIMITED,
}
_NOT_TAKEN = frozenset({400, 422})
_LOWEST_SERVER_ERROR = 500
# A draft is a few sentences; whatever sends more than this is no model that can be asked.
ANSWER_AT_MOST = 1024 * 1024


class _Bounded(openai.DefaultAsyncHttpxClient):
    """Reads no more of an answer than it may be: a time limit alone lets a fast endpoint fill the memory."""

    async def send(self, request: Any, **more: Any) -> Any:
        # What is packed has no size that could be told before it is unpacked.
        request.headers["Accept-Encoding"] = "identity"
        response = await super().send(request, **more | {"stream": True})
        body = bytearray()
        try:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise ModelFailed(Trouble.BROKEN)
            async for part in response.aiter_raw():
                body += part
                if len(body) > ANSWER_AT_MOST:
                    raise ModelFailed(Trouble.BROKEN)
        finally:
            await response.aclose()
        told = {"content-type": response.headers.get("content-type", "")}
        return type(response)(response.status_code, headers=told, content=bytes(body), request=request)


class OpenAIEndpoint:
    """A model at an address. `base_url` empty is OpenAI's own; `timeout` is for one request, in seconds."""

    def __init__(self, *, api_key: str, base_url: str, model: str, timeout: float) -> None:
        self._model = model
        self._client = openai.AsyncOpenAI(
            api_key=api_key or _NO_KEY,
            base_url=base_url or DEFAULT_BASE_URL,
            timeout=timeout,
            max_retries=0,
            # What people wrote goes to the address that the operator set, and to none that it points to.
            http_client=_Bounded(follow_redirects=False, timeout=timeout),
        )
        # Loaded here rather than within the first reading's time.
        self._completions = self._client.chat.completions
        self._schema = draft_schema()
        self._takes_schema = True
        self._takes_temperature = True

    async def write(self, brief: Brief) -> Draft:
        """What the model makes of a brief.

        Raises:
            bot.chair.fallback.ModelFailed: no answer, a refusal, or an answer of another shape.
        """
        try:
            completion = await self._asked(brief, schema=self._takes_schema, temperature=self._takes_temperature)
        except openai.APIStatusError as error:
            completion = await self._again(brief, error)
        except openai.APITimeoutError:
            raise ModelFailed(Trouble.TIMEOUT) from None
        except openai.APIConnectionError:
            completion = await self._last(brief, schema=self._takes_schema, temperature=self._takes_temperature)
        return _draft(completion)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _asked(self, brief: Brief, *, schema: bool, temperature: bool) -> ChatCompletion:
        return await self._completions.create(
            model=self._model,
            messages=[{"role": "system", "content": brief.system}, {"role": "user", "content": brief.data}],
            response_format=(
                {
                    "type": "json_schema",
                    "json_schema": {"name": "questions", "strict": True, "schema": self._schema},
                }
                if schema
                else openai.omit
            ),
            temperature=0 if temperature else openai.omit,
        )

    async def _again(self, brief: Brief, error: openai.APIStatusError) -> ChatCompletion:
        """The one retry, where a second try can help: without what was refused, or after a server's own failure."""
        if error.status_code >= _LOWEST_SERVER_ERROR:
            return await self._last(brief, schema=self._takes_schema, temperature=self._takes_temperature)
        if error.status_code not in _NOT_TAKEN:
            raise ModelFailed(_trouble(error)) from None
        about = f"{error.param or ''} {error.message}".casefold()
        named_temperature = "temperature" in about
        named_schema = any(word in about for word in ("response_format", "json_schema", "structured", "schema"))
        # Remembered only where it was named: any other refusal may be about this one question.
        self._takes_temperature &= not named_temperature
        self._takes_schema &= not named_schema
        if named_temperature or named_schema:
            return await self._last(brief, schema=self._takes_schema, temperature=self._takes_temperature)
        return await self._last(brief, schema=False, temperature=False)

    async def _last(self, brief: Brief, *, schema: bool, temperature: bool) -> ChatCompletion:
        try:
            return await self._asked(brief, schema=schema, temperature=temperature)
        except openai.APIStatusError as error:
            raise ModelFailed(_trouble(error)) from None
        except openai.APITimeoutError:
            raise ModelFailed(Trouble.TIMEOUT) from None
        except openai.APIConnectionError:
            raise ModelFailed(Trouble.UNREACHABLE) from None


def _trouble(error: openai.APIStatusError) -> Trouble:
    return _BY_STATUS.get(error.status_code, Trouble.SERVER_ERROR)


def _draft(completion: ChatCompletion) -> Draft:
    """The draft in a completion. The library passes on whatever a server sends, so nothing is taken to be there."""
    choices = getattr(completion, "choices", None)
    if not isinstance(choices, list):
        raise ModelFailed(Trouble.BROKEN)
    if not choices:
        raise ModelFailed(Trouble.EMPTY)
    message = getattr(choices[0], "message", None)
    if getattr(message, "refusal", None) or getattr(choices[0], "finish_reason", None) == "content_filter":
        raise ModelFailed(Trouble.REFUSED)
    text = getattr(message, "content", None)
    if not isinstance(text, str) or not text.strip():
        raise ModelFailed(Trouble.EMPTY)
    return read_draft(text)
