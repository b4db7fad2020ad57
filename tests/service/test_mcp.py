"""The tools for language models, called by the protocol's own Python client over both transports."""
import asyncio
import os

import httpx2
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

TOOLS = {"fetch", "discover", "why", "search_filed", "read_filed"}


def text(result):
    return "\n".join(part.text for part in result.content)


async def drive(session, base):
    await session.initialize()
    tools = (await session.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    whole = await session.call_tool("fetch", {"url": f"{base}/news/1.html"})
    assert not error(whole) and "Repairs of the lighthouse begin" in text(whole) and "before the winter" in text(whole)
    part = await session.call_tool("fetch", {"url": f"{base}/news/1.html", "max_length": 100, "start_index": 20})
    assert len(text(part)) < len(text(whole))
    listed = await session.call_tool("discover", {"url": f"{base}/feed.xml"})
    assert not error(listed) and "/news/5.html" in text(listed)
    for arguments in ({"url": f"{base}/"}, {"url": f"{base}/private/1.html"}, {"url": "http://10.0.0.1/"}, {"url": "file:///etc/hosts"}):
        try:
            refused = await session.call_tool("fetch", arguments)
        except MCPError:  # An argument that can be no address is an error of the protocol.
            continue
        assert error(refused), (arguments, text(refused))


def error(result):
    return getattr(result, "is_error", None) or getattr(result, "isError", False)


def test_on_standard_input_and_output(service):
    async def run():
        server = StdioServerParameters(command=os.environ["DATELINE"], args=["mcp", "--config", str(service.config)])
        async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
            await drive(session, service.site.base)

    asyncio.run(asyncio.wait_for(run(), 120))


def test_over_http(service):
    async def run():
        token = {"authorization": "Bearer secret"}
        async with httpx2.AsyncClient(headers=token, timeout=60) as http:
            async with streamable_http_client(service.base + "/mcp", http_client=http) as (read, write, *_):
                async with ClientSession(read, write) as session:
                    await drive(session, service.site.base)

    asyncio.run(asyncio.wait_for(run(), 120))
