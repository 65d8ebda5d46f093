type KeyUsage = "encrypt" | "decrypt" | "sign" | "verify" | "deriveKey" | "deriveBits";
type HashName = "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";
type HashIdentifier = HashName | { name: HashName };
interface KeyAlgorithm { name: string; [member: string]: any }
interface CryptoKey {
  readonly algorithm: KeyAlgorithm;
  readonly extractable: boolean;
  readonly type: "secret" | "private" | "public";
  readonly usages: KeyUsage[];
}
declare var CryptoKey: { prototype: CryptoKey };
interface CryptoKeyPair { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }
interface JsonWebKey { kty?: string; [member: string]: any }
type AesGcmParams = { name: "AES-GCM"; iv: BufferSource; additionalData?: BufferSource; tagLength?: number };
type SignParams = "HMAC" | "Ed25519" | "RSASSA-PKCS1-v1_5" | { name: "HMAC" | "Ed25519" | "RSASSA-PKCS1-v1_5" }
  | { name: "ECDSA"; hash: HashIdentifier } | { name: "RSA-PSS"; saltLength: number };
type DeriveParams = { name: "HKDF"; hash: HashIdentifier; salt: BufferSource; info: BufferSource }
  | { name: "PBKDF2"; hash: HashIdentifier; salt: BufferSource; iterations: number };
type SecretParams = { name: "HMAC"; hash: HashIdentifier; length?: number } | { name: "AES-GCM"; length: number };
type EcParams = { name: "ECDSA"; namedCurve: "P-256" | "P-384" | "P-521" };
type PairParams = "Ed25519" | { name: "Ed25519" } | EcParams
  | { name: "RSASSA-PKCS1-v1_5" | "RSA-PSS"; hash: HashIdentifier; modulusLength: number; publicExponent: Uint8Array };
type ImportParams = "AES-GCM" | "HKDF" | "PBKDF2" | "Ed25519" | { name: "AES-GCM" | "HKDF" | "PBKDF2" | "Ed25519" } | EcParams
  | { name: "HMAC" | "RSASSA-PKCS1-v1_5" | "RSA-PSS"; hash: HashIdentifier };
interface SubtleCrypto {
  decrypt(algorithm: AesGcmParams, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  deriveBits(algorithm: DeriveParams, key: CryptoKey, length: number): Promise<ArrayBuffer>;
  deriveKey(algorithm: DeriveParams, key: CryptoKey, derived: SecretParams, extractable: boolean, usages: KeyUsage[]): Promise<CryptoKey>;
  digest(algorithm: HashIdentifier, data: BufferSource): Promise<ArrayBuffer>;
  encrypt(algorithm: AesGcmParams, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  exportKey(format: "jwk", key: CryptoKey): Promise<JsonWebKey>;
  exportKey(format: "raw" | "spki" | "pkcs8", key: CryptoKey): Promise<ArrayBuffer>;
  generateKey(algorithm: SecretParams, extractable: boolean, usages: KeyUsage[]): Promise<CryptoKey>;
  generateKey(algorithm: PairParams, extractable: boolean, usages: KeyUsage[]): Promise<CryptoKeyPair>;
  importKey(format: "jwk", data: JsonWebKey, algorithm: ImportParams, extractable: boolean, usages: KeyUsage[]): Promise<CryptoKey>;
  importKey(format: "raw" | "spki" | "pkcs8", data: BufferSource, algorithm: ImportParams, extractable: boolean, usages: KeyUsage[]): Promise<CryptoKey>;
  sign(algorithm: SignParams, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  verify(algorithm: SignParams, key: CryptoKey, signature: BufferSource, data: BufferSource): Promise<boolean>;
}
declare var SubtleCrypto: { prototype: SubtleCrypto };
