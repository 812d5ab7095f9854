"""A bare echo on Starlette and uvicorn as they come: python -m tests.bench.peers.web_echo PORT

It takes what a page sends and answers with one message of about the length that a step of ours has.
"""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.bench.peers.asked import ask


async def echo(request: Request) -> JSONResponse:
    said = await request.json()
    return JSONResponse({"messages": [{"row": int(said["sau"]) + 1, "text": ask(0, said["text"])}]})


if __name__ == "__main__":
    app = Starlette(routes=[Route("/chat/{secret}/noi", echo, methods=["POST"])])
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
