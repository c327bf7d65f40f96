// One visit of a wallet: reads what to do as JSON from the standard input, and writes what came of it.
//   {link, digits, endings: ["ldp"], alg: "ES256", names: "jwk" | "did", again: "code" | "nonce",
//    events: ["credential_accepted"], of each copy}
import { createHash, randomBytes, webcrypto } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { clientAuthenticationAnonymous } from '@openid4vc/oauth2'
import { Openid4vciClient } from '@openid4vc/openid4vci'
import * as jose from 'jose'

globalThis.crypto ??= webcrypto // Node 18, which Debian 12 has, does not bring it by itself

const asked = JSON.parse(await text(process.stdin))
const curve = asked.alg === 'EdDSA' ? { crv: 'Ed25519' } : {}
const { privateKey, publicKey } = await jose.generateKeyPair(asked.alg, { extractable: true, ...curve })
const publicJwk = await jose.exportJWK(publicKey)

const never = async () => { throw new Error('no such thing is asked of this wallet') }
const client = new Openid4vciClient({
  callbacks: {
    hash: (data, alg) => createHash(alg.replace('-', '').toLowerCase()).update(data).digest(),
    generateRandom: (length) => randomBytes(length),
    clientAuthentication: clientAuthenticationAnonymous(),
    signJwt: async (_signer, { header, payload }) => ({
      jwt: await new jose.SignJWT(payload).setProtectedHeader(header).sign(privateKey),
      signerJwk: publicJwk,
    }),
    verifyJwt: never, decryptJwe: never, encryptJwe: never,
  },
})

function signer() {
  if (asked.names === 'jwk') return { method: 'jwk', alg: asked.alg, publicJwk }
  const did = `did:jwk:${jose.base64url.encode(JSON.stringify(publicJwk))}`
  return { method: 'did', alg: asked.alg, didUrl: `${did}#0` }
}

const told = { credentials: {}, answers: [], publicJwk }
try {
  const credentialOffer = await client.resolveCredentialOffer(asked.link)
  told.offer = credentialOffer
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer)
  told.issuer = issuerMetadata.credentialIssuer
  told.known = issuerMetadata.knownCredentialConfigurations
  told.draft = issuerMetadata.originalDraftVersion
  const getToken = () => client.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer, issuerMetadata, txCode: asked.digits,
  })
  const { accessTokenResponse } = await getToken()
  if (asked.again === 'code') await getToken()
  let nonce
  for (const ending of asked.endings) {
    const credentialConfigurationId = credentialOffer.credential_configuration_ids.find((id) => id.endsWith(`.${ending}`))
    if (!nonce || asked.again !== 'nonce') nonce = (await client.requestNonce({ issuerMetadata })).c_nonce
    const { jwt } = await client.createCredentialRequestJwtProof({
      issuerMetadata, credentialConfigurationId, nonce, signer: signer(),
    })
    const { credentialResponse } = await client.retrieveCredentials({
      issuerMetadata, credentialConfigurationId, accessToken: accessTokenResponse.access_token,
      proofs: { jwt: [jwt] },
    })
    told.credentials[ending] = credentialResponse.credentials[0].credential
    for (const event of asked.events ?? []) {
      const { response } = await client.sendNotification({
        issuerMetadata, accessToken: accessTokenResponse.access_token,
        notification: { notificationId: credentialResponse.notification_id, event },
      })
      told.answers.push(response.status)
    }
  }
} catch (error) {
  told.error = {
    name: error.constructor.name,
    message: error.message,
    answer: error.errorResponse ?? error.response?.credentialErrorResponseResult?.data ?? null,
  }
}
process.stdout.write(JSON.stringify(told))
