"""Ends TLS in front of a service: tls_proxy.py PORT CERTIFICATE KEY HOST:PORT."""

import asyncio
import ssl
import sys


async def copy(reader, writer):
  try:
    while data := await reader.read(65536):
      writer.write(data)
      await writer.drain()
  finally:
    writer.close()


async def main(port, certificate, key, host, host_port):
  async def serve(reader, writer):
    there, back = await asyncio.open_connection(host, host_port)
    await asyncio.gather(copy(reader, back), copy(there, writer), return_exceptions=True)

  context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
  context.load_cert_chain(certificate, key)
  server = await asyncio.start_server(serve, '127.0.0.1', port, ssl=context)
  print(server.sockets[0].getsockname()[1], flush=True)
  await server.serve_forever()


if __name__ == '__main__':
  to_host, to_port = sys.argv[4].rsplit(':', 1)
  asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3], to_host, int(to_port)))
