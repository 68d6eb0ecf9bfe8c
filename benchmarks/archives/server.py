"""A daemon's part of an archive, from memory: `python -m benchmarks.archives.server PLAN`.

The plan is JSON: the sockets to listen on, and how many megabytes an archive has. A GET is answered
as dockerd does, in chunks of 32 KiB; of a PUT, all is read and thrown away. Each socket is served
by a thread, which never has more than one client.
"""

import json
import socket
import sys
import tarfile
import threading

CHUNK = 32 * 1024
MB = 1_000_000
_HEAD = (
    b"HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nContent-Type: application/x-tar\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
_EMPTY = b"HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nContent-Length: 0\r\n\r\n"
_END = b"0\r\n\r\n"
_FRAMES = 32
_BLOCK = memoryview(b"%x\r\n%s\r\n" % (CHUNK, bytes(CHUNK)) * _FRAMES)


def entry(size: int) -> bytes:
    """Return the head of a file in an archive; what follows has room for its end."""
    info = tarfile.TarInfo("big")
    info.size = size - 2 * tarfile.BLOCKSIZE
    return info.tobuf()


def serve(listener: socket.socket, size: int) -> None:
    """Serve the clients of one socket, one after the other."""
    while True:
        client, _ = listener.accept()
        with client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
            try:
                while _answered(client, size):
                    pass
            except ConnectionError:
                continue  # the client has what it wanted


def _answered(client: socket.socket, size: int) -> bool:
    """Answer one request; tell whether there was one."""
    request = b""
    while b"\r\n\r\n" not in request:
        data = client.recv(65536)
        if not data:
            return False
        request += data
    head, _, body = request.partition(b"\r\n\r\n")
    if head.startswith(b"PUT"):
        _read(client, head.lower(), body)
        client.sendall(_EMPTY)
    elif b"/archive" in head.split(b"\r\n")[0]:
        blocks = size // (CHUNK * _FRAMES)
        client.sendall(_HEAD + b"200\r\n" + entry(blocks * CHUNK * _FRAMES) + b"\r\n")
        for _ in range(blocks):
            client.sendall(_BLOCK)
        client.sendall(_END)
    else:
        client.sendall(_EMPTY)
    return True


def _read(client: socket.socket, head: bytes, body: bytes) -> None:
    """Read a body to its end; what is sent never ends like a body in chunks before it does."""
    buffer = bytearray(1 << 20)
    left, chunked, tail = len(body), b"chunked" in head, body[-5:]
    if not chunked:
        left = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]) - len(body)
    while (tail != _END) if chunked else (left > 0):
        got = client.recv_into(buffer)
        if not got:
            raise ConnectionResetError
        left -= got
        tail = (tail + buffer[max(0, got - 5) : got])[-5:]


def main() -> None:
    """Serve the plan of the first argument until standard input ends."""
    plan = json.loads(sys.argv[1])
    for path in plan["sockets"]:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        size = plan["megabytes"] * MB
        threading.Thread(target=serve, args=(listener, size), daemon=True).start()
    print(json.dumps([f"unix://{path}" for path in plan["sockets"]]), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
