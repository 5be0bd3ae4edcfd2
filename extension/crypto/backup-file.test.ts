import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equal, utf8 } from "../../protocol/bytes.ts";
import { recoveryList } from "../lib/recovery-words.ts";
import { openBackup, sealBackup } from "./backup-file.ts";
import { recoveryEntropy, recoveryPlaces } from "./recovery.ts";

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const passphrase = "tide at four, nine geese";

describe("the file", () => {
	test("opens with the passphrase, with the words, and with nothing else", async () => {
		const entropy = random(16);
		const plain = utf8("canary");
		const file = await sealBackup(plain, { passphrase, entropy }, random);
		expect(await openBackup(file, { passphrase })).toEqual(plain);
		expect(await openBackup(file, { entropy })).toEqual(plain);
		expect(await openBackup(file, { passphrase: "another" })).toBe("wrong");
		expect(await openBackup(file, { entropy: random(16) })).toBe("wrong");
		expect(Buffer.from(file).includes("canary")).toBe(false);
	});
	test("has one size for many lengths", async () => {
		const sizes = await Promise.all(
			[0, 1, 9_000, 16_380, 16_381, 32_764, 32_765].map(async (length) => {
				const file = await sealBackup(new Uint8Array(length), { passphrase, entropy: random(16) }, random);
				return file.length >> 14;
			}),
		);
		expect(sizes).toEqual([1, 1, 1, 1, 2, 2, 4]);
	}, 30_000);
	test("of two backups, parts do not fit each other", async () => {
		const entropy = random(16);
		const [a, b] = await Promise.all(
			["one", "two"].map((text) => sealBackup(utf8(text), { passphrase, entropy }, random)),
		);
		const mixed = Uint8Array.from([...(a as Uint8Array).slice(0, 77), ...(b as Uint8Array).slice(77, -32)]);
		const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", mixed));
		expect(await openBackup(Uint8Array.from([...mixed, ...hash]), { entropy })).toBe("damaged");
	});
	test("anything else is refused and never throws", async () => {
		const whole = await sealBackup(utf8("x"), { passphrase, entropy: random(16) }, random);
		const noise = fc.oneof(
			fc.uint8Array({ maxLength: 400 }),
			fc.uint8Array({ maxLength: 400 }).map((rest) => Uint8Array.from([...whole.slice(0, 17), ...rest])),
			fc.nat(whole.length - 1).map((length) => whole.slice(0, length)),
		);
		await fc.assert(
			fc.asyncProperty(noise, async (bytes) => {
				expect(["foreign", "damaged"]).toContain(await openBackup(bytes, { passphrase }));
			}),
			{ numRuns: 300 },
		);
	}, 60_000);
});

describe("recovery words", () => {
	const wordsOf = (entropy: Uint8Array) =>
		recoveryPlaces(entropy)
			.map((place) => recoveryList[place])
			.join(" ");
	// the vectors of BIP-39
	test.each([
		[0x00, `${"abandon ".repeat(11)}about`],
		[0x7f, "legal winner thank year wave sausage worth useful legal winner thank yellow"],
		[0x80, "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"],
		[0xff, `${"zoo ".repeat(11)}wrong`],
	])("are those of BIP-39 for %i", (byte, words) => {
		expect(wordsOf(new Uint8Array(16).fill(byte))).toBe(words);
	});
	test("are the bytes again, and one that is changed is noticed as often as four bits can", () => {
		let missed = 0;
		const runs = 500;
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 16, maxLength: 16 }),
				fc.nat(11),
				fc.integer({ min: 1, max: 2047 }),
				(entropy, at, step) => {
					const places = recoveryPlaces(entropy);
					expect(equal(recoveryEntropy(places) ?? new Uint8Array(), entropy)).toBe(true);
					const slip = places.map((place, index) => (index === at ? (place + step) % 2048 : place));
					if (recoveryEntropy(slip)) missed++;
				},
			),
			{ numRuns: runs },
		);
		expect(missed / runs).toBeLessThan(0.15);
		expect(recoveryEntropy([])).toBeUndefined();
		expect(recoveryEntropy(new Array(12).fill(2048))).toBeUndefined();
		expect(recoveryEntropy(new Array(12).fill(-1))).toBeUndefined();
	});
});
