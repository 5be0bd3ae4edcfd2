/** Key files as they lie around: every one is taken for what it is, or refused by name. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Handle, parseHandle } from "../../protocol/ids.ts";
import { readCertificate } from "./openpgp.ts";
import { identityFromKeyFile, keyDetails } from "./openpgp-file.ts";

const home = mkdtempSync(join(tmpdir(), "gpg-"));
const passphrase = "grüne Wiese, 7 Schafe";
const common = ["--homedir", home, "--batch", "--yes", "--no-tty", "--pinentry-mode", "loopback"];
function gpg(args: readonly string[], { pass = passphrase, input = "" } = {}): string {
	const run = spawnSync("gpg", [...common, "--passphrase", pass, ...args], { encoding: "utf8", input });
	if (run.status !== 0) throw new Error(`${args}: ${run.stderr}`);
	return run.stdout;
}
const secretOf = (name: string, pass = passphrase) =>
	gpg(["--armor", "--export-secret-keys", `=${name}`], { pass });
const fingerprintOf = (name: string) =>
	/fpr:+([0-9A-F]{40}):/.exec(gpg(["--with-colons", "-K", `=${name}`]))?.[1] ?? "";
function make(name: string, { pass = passphrase, algorithm = "ed25519", expires = "0" } = {}): string {
	gpg(["--quick-generate-key", name, algorithm, "cert,sign", expires], { pass });
	return fingerprintOf(name);
}
const now = Date.now();
const ada = parseHandle("ada_l-9") as Handle;
const day = 86_400_000;
async function taken(text: string, pass = passphrase, at = now): Promise<string> {
	const made = await identityFromKeyFile(text, pass, ada, at);
	if ("refused" in made) return made.refused;
	const read = await readCertificate(made.certificate, at);
	if ("refused" in read) return `unreadable ${read.refused}`;
	return (await keyDetails(made.certificate)).fingerprint;
}

afterAll(() => {
	spawnSync("gpgconf", ["--homedir", home, "--kill", "all"]);
	rmSync(home, { recursive: true, force: true });
});

describe("a key made by gpg", () => {
	test("with expired subkeys, RSA subkeys and several names is the primary key alone", async () => {
		const fingerprint = make("Odd <odd@example.org>");
		gpg(["--quick-add-key", fingerprint, "rsa2048", "sign", "0"]);
		gpg(["--quick-add-key", fingerprint, "rsa2048", "encr", "1d"]);
		gpg(["--quick-add-key", fingerprint, "cv25519", "encr", "1d"]);
		gpg(["--quick-add-uid", fingerprint, "Another <other@example.org>"]);
		gpg(["--quick-add-uid", fingerprint, "Ünüs \u202e <third@example.org>"]);
		gpg(["--quick-revoke-uid", fingerprint, "Another <other@example.org>"]);
		const text = secretOf("Odd <odd@example.org>");
		expect(await taken(text)).toBe(fingerprint);
		expect(await taken(text, passphrase, now + 30 * day)).toBe(fingerprint);
	}, 60_000);
	test("that is revoked is over", async () => {
		const fingerprint = make("Gone <gone@example.org>");
		const revocation = spawnSync(
			"sed",
			["s/^:---/---/", join(home, "openpgp-revocs.d", `${fingerprint}.rev`)],
			{
				encoding: "utf8",
			},
		).stdout;
		gpg(["--import"], { input: revocation });
		expect(await taken(secretOf("Gone <gone@example.org>"))).toBe("over");
	});
	test("that has expired is over, until it is prolonged", async () => {
		const fingerprint = make("Short <short@example.org>", { expires: "1d" });
		const text = secretOf("Short <short@example.org>");
		expect(await taken(text)).toBe(fingerprint);
		expect(await taken(text, passphrase, now + 2 * day)).toBe("over");
		gpg(["--quick-set-expire", fingerprint, "0"]);
		expect(await taken(secretOf("Short <short@example.org>"), passphrase, now + 2 * day)).toBe(fingerprint);
	});
	test("under no passphrase opens with any, and with none", async () => {
		const fingerprint = make("Open <open@example.org>", { pass: "" });
		const text = secretOf("Open <open@example.org>", "");
		expect([await taken(text, ""), await taken(text, "whatever")]).toEqual([fingerprint, fingerprint]);
	});
	test("without its primary secret, or with its subkeys alone, is not of the kind", async () => {
		const fingerprint = make("Stub <stub@example.org>");
		gpg(["--quick-add-key", fingerprint, "cv25519", "encr", "0"]);
		expect(await taken(gpg(["--armor", "--export-secret-subkeys", fingerprint]))).toBe("kind");
	});
	test("of another kind is refused before its passphrase is asked for", async () => {
		make("Rsa <rsa@example.org>", { algorithm: "rsa2048" });
		expect(await taken(secretOf("Rsa <rsa@example.org>"), "another")).toBe("kind");
	}, 60_000);
});

describe("a file with a key in it", () => {
	const name = "File <file@example.org>";
	let made: { readonly fingerprint: string; readonly text: string } | undefined;
	const file = () => {
		made ??= { fingerprint: make(name), text: secretOf(name) };
		return made;
	};
	test("may have headers, other line ends, words around it, and be pasted with spaces", async () => {
		const { fingerprint, text } = file();
		const head = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n";
		const ways: Record<string, string> = {
			crlf: text.replaceAll("\n", "\r\n"),
			comment: text.replace(head, `${head}Version: GnuPG v2.4.0\nComment: my key, äöü\nHash: SHA256\n`),
			charset: text.replace(head, `${head}Charset: utf-8\n`),
			before: `Hello, this is my key:\n\n${text}\nBye`,
			spaces: text.replaceAll("\n", "  \n"),
			indented: text.replaceAll(/^/gm, "  "),
			bom: `\ufeff${text}`,
			blank: `\n\n\n${text}\n\n`,
			noChecksum: text.replace(/^=.{4}\n/m, ""),
		};
		const found: Record<string, string> = {};
		for (const [way, each] of Object.entries(ways))
			found[way] = await taken(each).catch((e: unknown) => `threw ${e}`);
		expect(found).toEqual(Object.fromEntries(Object.keys(ways).map((way) => [way, fingerprint])));
	});
	test("cut anywhere, or with any letter changed, is refused or the same key", async () => {
		const { fingerprint, text } = file();
		const found = new Set<string>();
		for (let at = 0; at < text.length; at += 13) {
			found.add(await taken(text.slice(0, at)).catch((e: unknown) => `threw ${e}`));
			const letter = text[at] === "A" ? "B" : "A";
			found.add(
				await taken(text.slice(0, at) + letter + text.slice(at + 1)).catch((e: unknown) => `threw ${e}`),
			);
		}
		for (const each of found)
			expect(["malformed", "public", "kind", "passphrase", "over", fingerprint]).toContain(each);
	}, 60_000);
	test("two of them are one too many, in one block or in two; its own public half is not", async () => {
		const { fingerprint, text } = file();
		make("Second <second@example.org>");
		const other = secretOf("Second <second@example.org>");
		const both = gpg(["--armor", "--export-secret-keys", `=${name}`, "=Second <second@example.org>"]);
		const open = gpg(["--armor", "--export", `=${name}`]);
		const found = [
			await taken(both),
			await taken(text + other),
			await taken(open + text),
			await taken(text + open),
		];
		expect(found).toEqual(["several", "several", fingerprint, fingerprint]);
		expect(await taken(open)).toBe("public");
	});
});
