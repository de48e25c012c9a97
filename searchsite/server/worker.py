"""A gunicorn worker that reads and writes in an event loop, and runs the application in threads.

A thread gets a complete request and leaves a complete response, so silent, slow and stalled
clients cost a socket and no thread. The loop, which is the main thread, accepts connections, reads
heads and bodies, sends what a client did not take at once, and closes what exceeds its deadline.
When there are too many connections, the one that has waited longest for its client is closed.

Names that do not follow ours come from gunicorn's ``ThreadWorker``, whose ``handle_request`` and
start of a process are used.
"""

import errno
import selectors
import shutil
import socket
import time
from http import HTTPStatus
from typing import Any

from gunicorn.errors import ConfigError
from gunicorn.workers.gthread import ThreadWorker

from searchsite.server.connection import BodyTooLargeError, Connection, State, body_limits
from searchsite.server.garbage import collect_young
from searchsite.server.limits import (
    KEPT_FILES,
    LINGER_SECONDS,
    RECEIVE_BYTES,
    RESERVED_DISK_BYTES,
    SMALL_BODY_BYTES,
    BodyLimits,
    deadline,
)
from searchsite.server.refusals import ErrorStatus, refusal

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
TICK_SECONDS = 1.0  # between two looks at the deadlines
ACCEPTS_AT_ONCE = 2  # connections, before others get their turn
CLOSED_AT_ONCE = 0.05  # share of the connections that make room for new ones
GONE = (errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN, errno.ECONNABORTED)
NO_FILES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
#: States in which a connection waits for its client; those at the beginning are given up first.
WAITING = (State.IDLE, State.LINGER, State.HEAD, State.BODY, State.RESPONSE)


class ReadingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """The worker class of ``gunicorn.conf.py``."""

    worker_connections: int
    _accepting: bool

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse the settings of gunicorn that this worker does not serve."""
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise ConfigError("This worker speaks no TLS. Leave TLS to a proxy: see deploy/.")
        if cfg.proxy_protocol != "off":
            raise ConfigError("This worker does not read the PROXY protocol.")

    def run(self) -> None:
        """Serve until the worker is stopped, then finish what has begun."""
        from django.conf import settings

        self.open(body_limits(settings))
        self.set_accept_enabled(True)
        while self.alive and self.is_parent_alive():
            self._turn()
        self._stop()

    def open(self, limits: BodyLimits) -> None:
        """Prepare the event loop."""
        self.limits = limits
        self.worker_connections = min(self.worker_connections, _file_limit() - KEPT_FILES)
        self.connections: set[Connection] = set()
        self.swept = self.told = 0.0
        self.busy = 0  # requests that run, or wait for a thread
        self.ready: list[Connection] = []  # with a next request that has arrived already
        self.poller.register(
            self.method_queue.fileno(), READ, lambda mask: self.method_queue.run_callbacks(None)
        )

    def set_accept_enabled(self, enabled: bool) -> None:
        """Accept connections, or leave them to other workers and the kernel's queue."""
        if enabled == self._accepting:
            return
        for listener in self.sockets:
            if enabled:
                listener.setblocking(False)
                self.poller.register(
                    listener, READ, lambda mask, listener=listener: self.accept(listener)
                )
            else:
                self.poller.unregister(listener)
        self._accepting = enabled

    def accept(self, listener: socket.socket) -> None:
        """Accept a few connections, and read what they have sent already.

        While all threads are busy, connections are left to another worker, or to the kernel's
        queue until a thread is free.
        """
        for _ in range(ACCEPTS_AT_ONCE):
            if self.busy >= self.cfg.threads:
                self.set_accept_enabled(False)
                return
            try:
                peer, client = listener.accept()
            except OSError as error:
                if error.errno in NO_FILES:
                    self._make_room()
                elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                    raise
                return
            is_full = self.nr_conns >= self.worker_connections and not self._make_room()
            peer.setblocking(False)
            connection = Connection(peer, client, listener.getsockname(), self.limits)
            self.connections.add(connection)
            self.nr_conns += 1
            self._wait_for_request(connection)
            self._read(connection)
            if is_full:
                self.set_accept_enabled(False)  # until the next look at the deadlines
                return

    def handle(self, conn: Connection) -> None:
        """Run the application for a complete request. This runs in a thread."""
        conn.keeps = False
        try:
            conn.prepare()
            if self.busy > self.cfg.threads and (self.cfg.workers > 1 or conn.buffer):
                # The client's next connection finds a worker with time; nor may requests that
                # were sent together keep out the connections of others.
                conn.request.force_close()
            conn.keeps = self.handle_request(conn.request, conn)
        except StopIteration:
            pass  # the response broke off: gunicorn has logged it
        except OSError as error:
            if error.errno not in GONE:
                self.log.exception("The response could not be written.")
        except Exception as error:
            self.handle_error(conn.request, conn.sock, conn.client, error)
        try:
            conn.sock.flush()
        except OSError:
            conn.keeps = False
            conn.sock.discard()
        self.method_queue.defer(self._finish, conn)
        collect_young()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Log an error and answer it: gunicorn logs it and chooses the status, the page is ours."""
        status = ErrorStatus()
        super().handle_error(req, status, addr, exc)
        client.sendall(refusal(status.value))

    # --- The event loop -------------------------------------------------------------------------
    def _turn(self, timeout: float = TICK_SECONDS) -> None:
        """Wait for events, react to them, and look at the deadlines once a second."""
        now = time.monotonic()
        if now - self.told >= TICK_SECONDS:
            self.told = now
            self.notify()
        ready, self.ready = self.ready, []
        for key, mask in self.poller.select(0 if ready else timeout):
            key.data(mask)
        for connection in ready:  # after new connections, which else would never get a turn
            if connection in self.connections:
                self._advance(connection)
        now = time.monotonic()
        if now - self.swept >= min(TICK_SECONDS, timeout):
            self.swept = now
            self._sweep(now)

    def _on_event(self, connection: Connection, mask: int) -> None:
        if connection not in self.connections:
            return
        if connection.state is State.RESPONSE:
            self._write(connection)
        elif connection.state is State.APPLICATION:
            self._watch(connection, 0)  # the next request, or the end: it has time
        else:
            self._read(connection)

    def _read(self, connection: Connection) -> None:
        try:
            received = connection.peer.recv(RECEIVE_BYTES)
        except BlockingIOError:
            self._watch(connection, READ)
            return
        except OSError:
            self._close(connection)
            return
        if not received:
            self._close(connection)
        elif connection.state is State.LINGER:
            self._watch(connection, READ)
        else:
            connection.receive(received)
            self._advance(connection)

    def _advance(self, connection: Connection) -> None:
        """Read on in what has arrived, and run the application if a request is complete."""
        try:
            if connection.advance(self.cfg, time.monotonic()):
                connection.enter(State.APPLICATION, time.monotonic(), float("inf"))
                self.busy += 1
                self.tpool.submit(self.handle, connection)
            elif self._has_room_for(connection):
                self._watch(connection, READ)
        except BodyTooLargeError:
            self._refuse(connection, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except OSError as error:
            self.log.warning("A request body could not be kept: %s", error)
            self._refuse(connection, HTTPStatus.INSUFFICIENT_STORAGE)
        except Exception as error:
            self.handle_error(connection.request, connection.sock, connection.client, error)
            self._linger(connection)

    def _finish(self, connection: Connection) -> None:
        self.busy -= 1
        self._after_response(connection)
        if not self._accepting:
            self._accept_again()

    def _after_response(self, connection: Connection) -> None:
        """Go on after the application: send the rest, read the next request, or close."""
        connection.finish_request()
        if connection.sock.pending:
            now = time.monotonic()
            connection.sock.sent = 0
            connection.enter(State.RESPONSE, now, deadline(now, 0))
            self._watch(connection, WRITE)
        elif not connection.keeps:
            self._linger(connection) if connection.buffer else self._close(connection)
        else:
            self._wait_for_request(connection)
            if connection.buffer:
                self.ready.append(connection)
            else:
                self._watch(connection, READ)

    def _write(self, connection: Connection) -> None:
        try:
            done = connection.sock.flush()
        except OSError:
            self._close(connection)
            return
        if done:
            self._after_response(connection)
        else:
            connection.deadline = deadline(connection.since, connection.sock.sent)

    def _watch(self, connection: Connection, events: int) -> None:
        """Watch the socket for these events; most often it is watched for them already."""
        if events == connection.events:
            return
        if not connection.events:
            self.poller.register(
                connection.peer, events, lambda mask: self._on_event(connection, mask)
            )
        elif not events:
            self.poller.unregister(connection.peer)
        else:
            data = self.poller.get_key(connection.peer).data
            self.poller.modify(connection.peer, events, data)
        connection.events = events

    def _wait_for_request(self, connection: Connection) -> None:
        now = time.monotonic()
        seconds = self.cfg.keepalive if self.alive else LINGER_SECONDS
        connection.enter(State.IDLE, now, now + seconds)

    def _refuse(self, connection: Connection, status: HTTPStatus) -> None:
        connection.sock.sendall(refusal(status))
        self._linger(connection)

    def _linger(self, connection: Connection) -> None:
        """Close after the client had time to read the answer (RFC 9112, section 9.6)."""
        try:
            if connection.sock.flush():
                connection.peer.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(connection)
            return
        connection.finish_request()
        connection.buffer.clear()
        now = time.monotonic()
        connection.enter(State.LINGER, now, now + LINGER_SECONDS)
        self._watch(connection, READ)

    def _close(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
            self.nr_conns -= 1
            self._watch(connection, 0)
            connection.close()

    # --- Limits -----------------------------------------------------------------------------------
    def _sweep(self, now: float) -> None:
        """Close connections behind their deadline, and accept again if there is room."""
        for connection in [each for each in self.connections if each.deadline < now]:
            if connection.state in (State.HEAD, State.BODY):
                self._refuse(connection, HTTPStatus.REQUEST_TIMEOUT)
            else:
                self._close(connection)
        self._accept_again()

    def _accept_again(self) -> None:
        """Accept connections if there is room for them, or a connection that can make room."""
        has_room = self.nr_conns < self.worker_connections or any(
            each.state in WAITING for each in self.connections
        )
        self.set_accept_enabled(self.alive and has_room and self.busy < self.cfg.threads)

    def _make_room(self) -> bool:
        """Close the connections that have waited longest for their clients; False if none do."""
        waiting = [each for each in self.connections if each.state in WAITING]
        waiting.sort(key=lambda each: (WAITING.index(each.state), each.since))
        for connection in waiting[: max(1, int(self.worker_connections * CLOSED_AT_ONCE))]:
            self._close(connection)
        return bool(waiting)

    def _has_room_for(self, connection: Connection) -> bool:
        """Whether the disk has room for the rest of the body; the connection is refused if not."""
        if connection.state is not State.BODY or connection.received < SMALL_BODY_BYTES:
            return True
        held = sum(each.received for each in self.connections)
        if (
            held <= self.limits.together
            and shutil.disk_usage(self.limits.folder).free > RESERVED_DISK_BYTES
        ):
            return True
        self._refuse(connection, HTTPStatus.INSUFFICIENT_STORAGE)
        return False

    def _stop(self) -> None:
        """Answer what is on its way, for ``graceful_timeout`` at most.

        Connections without a request stay open for a moment: a request that arrives meanwhile is
        answered, with ``Connection: close``.
        """
        self.set_accept_enabled(False)
        now = time.monotonic()
        for connection in self.connections:
            if connection.state is State.IDLE:
                connection.deadline = min(connection.deadline, now + LINGER_SECONDS)
        end = now + self.cfg.graceful_timeout
        while self.connections and time.monotonic() < end:
            self._turn(timeout=0.1)
        for connection in list(self.connections):
            self._close(connection)
        self.tpool.shutdown(wait=False)
        self.poller.close()
        self.method_queue.close()
        for listener in self.sockets:
            listener.close()


def _file_limit() -> int:
    """Raise the limit of open files as far as the system allows; return it."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(soft, wanted)
