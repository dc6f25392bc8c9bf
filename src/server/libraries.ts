// The libraries of the server, found while the program runs: whoever only hears recordings does not install them, so
// package.json names them as optional peers.

/** What `affetto serve` needs beside affetto, as it is installed. */
export const serverPackages = [
  'fastify',
  '@fastify/cors',
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/swagger',
  '@fastify/swagger-ui',
  '@fastify/websocket',
  'prom-client',
] as const;

/** What `affetto mcp` needs beside affetto. */
export const mcpPackages = ['@modelcontextprotocol/sdk'] as const;
