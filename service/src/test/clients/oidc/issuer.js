// A real issuer of OpenID Connect, whose log-in form takes any e-mail address for one of its users.
// Says where it is in a line, `ready URL`, and ends with its standard input.
'use strict';

const http = require('http');
const {pathToFileURL} = require('url');

const {CLIENT_ID, CLIENT_SECRET, REDIRECT_URI} = process.env;

/** Addresses at unverified.example are nobody's. */
function account(id) {
  return {
    accountId: id,
    claims: async () => ({
      sub: id,
      email: id,
      email_verified: !id.endsWith('@unverified.example'),
      groups: ['team@demo.example'],
    }),
  };
}

async function main() {
  const {Provider} = await import(pathToFileURL(require.resolve('oidc-provider')));
  const server = http.createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [REDIRECT_URI, issuer + '/tool'],
    }],
    claims: {openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups']},
    conformIdTokenClaims: false, // they are in the ID token, as with other issuers
    cookies: {keys: ['of the test']},
    findAccount: (context, id) => account(id),
    pkce: {required: () => true},
  });
  server.on('request', provider.callback());
  console.log('ready ' + issuer);
  process.stdin.resume().on('end', () => process.exit(0));
}

main();
