"""A small TCP proxy whose connections can be reset, stalled, dripped or left half open; also a load balancer."""

import asyncio
import itertools
import socket
import struct
import threading

SLICE, PAUSE = 48, 0.02


class Proxy:
    """Listens on a free port and passes each connection to one of `targets()`, in turn.

    One that is `honest` refuses connections while there is no target, as the target itself would: libpq goes on to its next
    host only then.
    """

    def __init__(self, targets, honest=False):
        self.targets, self.turn, self.honest = targets, itertools.count(), honest
        self.mode, self.links, self.count = "pass", set(), 0
        self.loop = asyncio.new_event_loop()
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.socket.getsockname()[1]
        self.passing = asyncio.Event()
        self.passing.set()
        self.stopping = asyncio.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._listen())
        self.loop.close()

    async def _listen(self):
        server = await asyncio.start_server(self._serve, sock=self.socket)
        while not self.stopping.is_set():
            try:
                await asyncio.wait_for(self.stopping.wait(), 0.05 if self.honest else None)
            except asyncio.TimeoutError:
                server = await self._imitate(server)
        if server:
            server.close()
        self._abort()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _imitate(self, server):
        """Listens exactly while there is a target; gives the server, None while there is none."""
        if server and not self.targets():
            server.close()
            return None
        if not server and self.targets():
            return await asyncio.start_server(self._serve, "127.0.0.1", self.port, reuse_address=True)
        return server

    def stop(self):
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join(10)

    # Faults, from any thread

    def become(self, mode):
        """`pass`; `stall`: bytes wait; `drip`: a few bytes at a time; `deaf`: bytes vanish and nobody is told."""
        def change():
            # Bytes are missing in these connections: they can only end.
            if self.mode == "deaf":
                self._abort()
            self.mode = mode
            (self.passing.clear if mode == "stall" else self.passing.set)()
        self.loop.call_soon_threadsafe(change)

    def reset(self, port=None):
        """Breaks every connection, or those to one target, with a TCP reset."""
        self.loop.call_soon_threadsafe(self._abort, port)

    def _abort(self, port=None):
        for link in list(self.links):
            if port is None or link.port == port:
                link.abort()

    # Traffic

    async def _serve(self, reader, writer):
        for port in self._order():
            try:
                peer_reader, peer_writer = await asyncio.open_connection("127.0.0.1", port)
                break
            except OSError:
                continue
        else:
            return Link(0, writer).abort()
        self.count += 1
        link = Link(port, writer, peer_writer)
        self.links.add(link)
        try:
            await asyncio.gather(self._pump(reader, peer_writer), self._pump(peer_reader, writer))
        except OSError:
            link.abort()
        finally:
            self.links.discard(link)
            link.close()

    def _order(self):
        ports = self.targets()
        first = next(self.turn) % len(ports) if ports else 0
        return ports[first:] + ports[:first]

    async def _pump(self, reader, writer):
        while data := await reader.read(65_536):
            await self.passing.wait()
            if self.mode == "deaf":
                continue
            while self.mode == "drip" and len(data) > SLICE:
                writer.write(data[:SLICE])
                data = data[SLICE:]
                await asyncio.sleep(PAUSE)
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof() and not writer.is_closing():
            writer.write_eof()


class Link:
    def __init__(self, port, *writers):
        self.port, self.writers = port, writers

    def abort(self):
        for writer in self.writers:
            # No lingering: the other side sees a reset, not an end.
            if end := writer.get_extra_info("socket"):
                try:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                except OSError:
                    pass
            writer.transport.abort()

    def close(self):
        for writer in self.writers:
            writer.close()
