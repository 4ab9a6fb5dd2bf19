"""Pushing updates to the bot: one queue a chat, in order, again and again until a 2xx answer.

One rule: back-off as Telegram's WebhookActor does it: at once, then 2, 4, 8 ... 60 s, `Retry-After` honoured.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any

import httpx

from . import rules
from .rules import bad, structured, whole
from .state import DEFAULT_UPDATES, State

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Delivers the queued updates while a webhook is set."""

    def __init__(self, state: State, longest_wait: float) -> None:
        self._state = state
        self._longest_wait = longest_wait
        self._client = httpx.AsyncClient(timeout=60, trust_env=False, verify=False)
        self._queues: dict[int, deque[dict[str, Any]]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(40)
        self.answers: list[tuple[float, int, int]] = []  # when, update id, HTTP status (0: hung up)

    def set(self, arguments: dict[str, Any]) -> bool:
        """setWebhook. The same address, secret and kinds again change nothing."""
        url = str(arguments.get("url", ""))
        if not url:
            return self.delete(arguments)
        secret = str(arguments.get("secret_token", ""))
        if secret and not rules.SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        low, high = rules.CONNECTIONS
        connections = whole(arguments, "max_connections", 40)
        if not low <= connections <= high:
            raise bad("max_connections must be between 1 and 100")
        if rules.flag(arguments, "drop_pending_updates"):
            self._state.queue.clear()
        allowed = structured(arguments.get("allowed_updates") or [])
        self._state.allowed = frozenset(allowed) or DEFAULT_UPDATES
        new = {"url": url, "secret": secret}
        if self._state.webhook != new:
            self._state.webhook = new
            self._slots = asyncio.Semaphore(connections)
        self.push()
        return True

    def delete(self, arguments: dict[str, Any]) -> bool:
        """deleteWebhook. What is waiting goes back to the queue unless it is dropped on purpose."""
        self._state.webhook = None
        for task in self._tasks.values():
            task.cancel()
        waiting = [update for queue in self._queues.values() for update in queue]
        self._tasks.clear()
        self._queues.clear()
        self._state.queue.extendleft((u["update_id"], u) for u in sorted(waiting, key=_newest_first))
        if rules.flag(arguments, "drop_pending_updates"):
            self._state.queue.clear()
        return True

    def push(self) -> None:
        """Start delivering whatever is queued."""
        if self._state.webhook is None:
            return
        with self._state.lock:
            updates = [update for _, update in self._state.queue]
            self._state.queue.clear()
        for update in updates:
            chat = _chat_of(update)
            self._queues.setdefault(chat, deque()).append(update)
            if chat not in self._tasks:
                self._tasks[chat] = asyncio.get_running_loop().create_task(self._deliver(chat))

    @property
    def waiting(self) -> int:
        """How many updates have not been taken yet."""
        return sum(len(queue) for queue in self._queues.values()) + len(self._state.queue)

    async def close(self) -> None:
        """Stop delivering."""
        for task in self._tasks.values():
            task.cancel()
        await self._client.aclose()

    async def _deliver(self, chat: int) -> None:
        queue = self._queues[chat]
        wait = 0.0
        while queue and self._state.webhook is not None:
            status, retry_after = await self._post(queue[0])
            if 200 <= status <= 299:
                queue.popleft()
                wait = 0.0
                continue
            await asyncio.sleep(retry_after or wait)
            wait = min(max(1.0, wait) * 2, self._longest_wait)
        self._queues.pop(chat, None)
        self._tasks.pop(chat, None)

    async def _post(self, update: dict[str, Any]) -> tuple[int, float]:
        assert self._state.webhook is not None
        hook = self._state.webhook
        async with self._slots:
            try:
                answer = await self._client.post(
                    hook["url"],
                    json=update,
                    headers={SECRET_HEADER: hook["secret"]} if hook["secret"] else {},
                )
                status, headers = answer.status_code, answer.headers
            except (httpx.HTTPError, OSError):
                status, headers = 0, httpx.Headers()
        self.answers.append((time.monotonic(), update["update_id"], status))
        return status, float(headers.get("retry-after", 0))


def _newest_first(update: dict[str, Any]) -> int:
    return -int(update["update_id"])


def _chat_of(update: dict[str, Any]) -> int:
    for body in update.values():
        if isinstance(body, dict):
            chat = body.get("chat") or (body.get("message") or {}).get("chat") or {}
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return 0
