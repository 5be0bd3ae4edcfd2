/** Between gpg and us: it imports what we write, and we take what it made, if it is of the kind. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { utf8 } from "../../protocol/bytes.ts";
import { type Handle, parseHandle } from "../../protocol/ids.ts";
import { type Certificate, createIdentity, isSignedFor, readCertificate, signFor } from "./openpgp.ts";
import {
	identityFromKeyFile,
	keyDetails,
	writeCertificateFile,
	writeKeyFile,
	writeRevocationFile,
} from "./openpgp-file.ts";
import { reveal } from "./secret.ts";

// a short path: gpg's agent listens on a socket in it
const home = mkdtempSync(join(tmpdir(), "gpg-"));
const place = (name: string): string => join(home, name);
function gpg(...args: string[]): { status: number | null; out: string; said: string } {
	const { status, stdout, stderr } = spawnSync(
		"gpg",
		["--homedir", home, "--batch", "--no-tty", "--pinentry-mode", "loopback", "--status-fd", "2", ...args],
		{ encoding: "utf8" },
	);
	return { status, out: stdout, said: stderr };
}
const now = Date.now();
const ada = parseHandle("ada_l-9") as Handle;
const passphrase = "grüne Wiese, 7 Schafe";

function make(name: string, ...kind: string[]): string {
	const made = gpg("--passphrase", passphrase, "--quick-generate-key", name, ...kind);
	if (made.status !== 0) throw new Error(made.said);
	return gpg("--passphrase", passphrase, "--armor", "--export-secret-keys", `=${name}`).out;
}
async function certificateOf(bytes: Uint8Array): Promise<Certificate> {
	const read = await readCertificate(bytes, now);
	if ("refused" in read) throw new Error(read.refused);
	return read;
}

beforeAll(() => void execFileSync("gpg", ["--version"]));
afterAll(() => {
	spawnSync("gpgconf", ["--homedir", home, "--kill", "all"]);
	rmSync(home, { recursive: true, force: true });
});

describe("what we write", () => {
	test("gpg imports the secret key under its passphrase, and signs and decrypts with it", async () => {
		const { certificate, secret } = await createIdentity(ada, now);
		writeFileSync(place("key.asc"), await writeKeyFile(secret, passphrase));
		expect(gpg("--passphrase", passphrase, "--import", place("key.asc"))).toMatchObject({ status: 0 });
		const { fingerprint } = await keyDetails(certificate);
		expect(gpg("--with-colons", "--list-secret-keys", fingerprint).out).toContain(
			`fpr:::::::::${fingerprint}:`,
		);
		writeFileSync(place("text"), "hello");
		const signed = gpg("--passphrase", passphrase, "-u", fingerprint, "--yes", "--sign", place("text"));
		expect(signed.status, signed.said).toBe(0);
		expect(gpg("--passphrase", "another", "-u", fingerprint, "--yes", "--sign", place("text")).status).toBe(
			0,
		);
		spawnSync("gpgconf", ["--homedir", home, "--kill", "all"]);
		expect(
			gpg("--passphrase", "another", "-u", fingerprint, "--yes", "--sign", place("text")).status,
		).not.toBe(0);
		gpg("--trust-model", "always", "-r", fingerprint, "--yes", "--encrypt", place("text"));
		const opened = gpg("--passphrase", passphrase, "--decrypt", place("text.gpg"));
		expect([opened.status, opened.out], opened.said).toEqual([0, "hello"]);
	});
	test("gpg holds an identity to be revoked once it has read the revocation", async () => {
		const { certificate, secret } = await createIdentity(ada, now);
		writeFileSync(place("public.asc"), await writeCertificateFile(certificate));
		const { fingerprint } = await keyDetails(certificate);
		gpg("--import", place("public.asc"));
		const validity = () => /^pub:(.)/m.exec(gpg("--with-colons", "--list-keys", fingerprint).out)?.[1];
		expect(validity()).not.toBe("r");
		writeFileSync(place("revoked.asc"), await writeRevocationFile(secret, now));
		const imported = gpg("--import", place("revoked.asc"));
		expect(imported.status, imported.said).toBe(0);
		expect(validity()).toBe("r");
		writeFileSync(place("text"), "hello");
		expect(
			gpg("--trust-model", "always", "-r", fingerprint, "--yes", "--encrypt", place("text")).status,
		).not.toBe(0);
	});
	test("the file without the passphrase holds nothing of the secret", async () => {
		const { certificate, secret } = await createIdentity(ada, now);
		const text = await writeKeyFile(secret, passphrase);
		expect(await identityFromKeyFile(text, "another", ada, now)).toEqual({ refused: "passphrase" });
		const body = Buffer.from(text.replace(/-----.*?-----|=.{4}\n/g, "").trim(), "base64");
		const raw = Buffer.from(reveal(secret));
		const open = Buffer.from(certificate);
		// what both have is public; the first byte of the packet behind it may follow
		for (let at = 0; at + 32 < raw.length; at++) {
			const part = raw.subarray(at, at + 32);
			if (body.includes(part)) expect(open.includes(part.subarray(0, 24))).toBe(true);
		}
	});
	test("the certificate alone is no secret key, and comes back as it was", async () => {
		const { certificate } = await createIdentity(ada, now);
		const text = await writeCertificateFile(certificate);
		expect(text).toMatch(/^-----BEGIN PGP PUBLIC KEY BLOCK-----/);
		expect(await identityFromKeyFile(text, "", ada, now)).toEqual({ refused: "public" });
	});
	test("our own file comes back as the same identity", async () => {
		const { certificate, secret } = await createIdentity(ada, now);
		const back = await identityFromKeyFile(await writeKeyFile(secret, passphrase), passphrase, ada, now);
		if ("refused" in back) throw new Error(back.refused);
		expect((await certificateOf(back.certificate)).iid).toBe((await certificateOf(certificate)).iid);
	});
});

describe("what gpg made", () => {
	test("a Curve25519 key becomes an identity of ours, with its fingerprint, our name and our subkeys", async () => {
		const text = make("Ada <ada@example.org>", "future-default");
		const fingerprint = /fpr:+([0-9A-F]{40}):/.exec(
			gpg("--with-colons", "-K", "=Ada <ada@example.org>").out,
		)?.[1];
		const identity = await identityFromKeyFile(text, passphrase, ada, now);
		if ("refused" in identity) throw new Error(identity.refused);
		const certificate = await certificateOf(identity.certificate);
		expect(certificate.handle).toBe("ada_l-9");
		expect((await keyDetails(identity.certificate)).fingerprint).toBe(fingerprint);
		const signature = await signFor(identity.secret, "gx1/dev", utf8("it is me"), now);
		expect(await isSignedFor(certificate, "gx1/dev", utf8("it is me"), signature, now)).toBe(true);
		// and gpg knows the signature as one of that key
		writeFileSync(place("ours"), identity.certificate);
		writeFileSync(place("signed"), "it is me");
		writeFileSync(place("signature"), Buffer.from(signature));
		expect(gpg("--import", place("ours")).status).toBe(0);
		const known = ["--known-notation", "ctx@sidelong.invalid"];
		expect(gpg(...known, "--verify", place("signature"), place("signed")).said).toContain("GOODSIG");
		expect(gpg("--verify", place("signature"), place("signed")).said).not.toContain("GOODSIG");
	});
	test("RSA, NIST curves, a public key, a wrong passphrase, no key and an expired one: each its refusal", async () => {
		const rsa = make("Rsa <rsa@example.org>", "rsa2048");
		const nist = make("Nist <nist@example.org>", "nistp256");
		const soon = make("Soon <soon@example.org>", "ed25519", "default", "1d");
		const good = make("Good <good@example.org>", "ed25519");
		const open = gpg("--armor", "--export", "=Good <good@example.org>").out;
		const refused = async (text: string, pass = passphrase, at = now) => {
			const made = await identityFromKeyFile(text, pass, ada, at);
			return "refused" in made ? made.refused : "taken";
		};
		expect([
			await refused(rsa),
			await refused(nist),
			await refused(open),
			await refused(good, "another"),
			await refused("no key at all"),
			await refused(good.slice(0, good.length / 2)),
			await refused("x".repeat(300_000)),
			await refused(soon, passphrase, now + 3 * 86_400_000),
			await refused(good),
		]).toEqual([
			"kind",
			"kind",
			"public",
			"passphrase",
			"malformed",
			"malformed",
			"malformed",
			"over",
			"taken",
		]);
	}, 60_000);
});
