import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { concat } from "../../protocol/bytes.ts";
import { type Handle, parseHandle, toDeviceId } from "../../protocol/ids.ts";
import { createIdentity, readCertificate } from "./openpgp.ts";
import { draftStatement, parseStatement, signStatement } from "./statement.ts";
import { seeded } from "./testing.ts";

// a short path: gpg's agent listens on a socket in it
const home = mkdtempSync(join(tmpdir(), "gpg-"));
const place = (name: string): string => join(home, name);
const gpg = (...args: string[]): { status: number | null; said: string } => {
	const { status, stdout, stderr } = spawnSync(
		"gpg",
		["--homedir", home, "--batch", "--no-tty", "--status-fd", "1", ...args],
		{
			encoding: "utf8",
		},
	);
	return { status, said: stdout + stderr };
};
const now = Date.now();
afterAll(() => {
	spawnSync("gpgconf", ["--homedir", home, "--kill", "all"]);
	rmSync(home, { recursive: true, force: true });
});

beforeAll(async () => {
	execFileSync("gpg", ["--version"]);
	const { certificate, secret } = await createIdentity(parseHandle("ada_l-9") as Handle, now);
	const read = await readCertificate(certificate, now);
	if ("refused" in read) throw new Error(read.refused);
	const random = seeded(9);
	const about = { iid: read.iid, deviceKey: random(32), deviceId: toDeviceId(random(16)), n: 1 };
	const parts = parseStatement(await signStatement(secret, draftStatement(about, now), now));
	if (!parts) throw new Error("no statement");
	writeFileSync(place("certificate"), certificate);
	writeFileSync(place("signed"), parts.signed);
	writeFileSync(place("forged"), concat(parts.signed.slice(0, -1), Uint8Array.of(1)));
	writeFileSync(place("signature"), parts.signature);
});

test("gpg imports the certificate and sees what each key is for", () => {
	expect(gpg("--import", place("certificate"))).toMatchObject({ status: 0 });
	const { said } = gpg("--with-colons", "--list-keys");
	const kinds = said.split("\n").flatMap((line) => {
		const [kind, , , algorithm, , , , , , name, , uses] = line.split(":");
		return kind === "pub" || kind === "sub"
			? [`${kind} ${algorithm} ${uses?.replace(/[A-Z]/g, "")}`]
			: kind === "uid"
				? [name]
				: [];
	});
	expect(kinds).toEqual(["pub 22 c", "ada_l-9", "sub 22 s", "sub 18 e"]);
});

test("gpg verifies a statement when it is told that the notation is known, and else calls it bad", () => {
	const verify = (signed: string, ...options: string[]) =>
		gpg(...options, "--verify", place("signature"), place(signed));
	const known = ["--known-notation", "ctx@sidelong.invalid"];
	const good = verify("signed", ...known);
	expect(good.said).toContain("[GNUPG:] GOODSIG");
	expect(good.status).toBe(0);
	const unknown = verify("signed");
	expect(unknown.said).not.toContain("[GNUPG:] GOODSIG");
	expect(unknown.status).not.toBe(0);
	const forged = verify("forged", ...known);
	expect(forged.said).toContain("[GNUPG:] BADSIG");
	expect(forged.status).not.toBe(0);
});
