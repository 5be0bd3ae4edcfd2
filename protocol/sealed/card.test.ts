import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCard, parseCard } from "./card.ts";

const url = "https://example.org/";

describe("a card", () => {
	test("comes back as it was written", () => {
		for (const card of [
			{ url },
			{ url: "http://192.0.2.1:8080/a?b=c&d#e:~:text=f,-g" },
			{ url: "https://xn--bcher-kva.example/%E2%9C%93", title: "Bücher", quote: "one\n\ttwo" },
			{ url, title: "\u202egro.elpmaxe" },
		])
			expect(parseCard(card)).toEqual(card);
	});

	test.each([
		"",
		"example.org",
		"javascript:alert(1)",
		"data:text/html,x",
		"file:///etc/passwd",
		"chrome://settings/",
		"chrome-extension://abc/x.html",
		"view-source:https://example.org/",
		"mailto:a@example.org",
		"ftp://example.org/",
		"//example.org/",
		"HTTPS://example.org/",
		"https:example.org",
		"https:///",
		"https://",
		" https://example.org/",
		"https://example.org/\n",
		"https://example.org/ x",
		"https://bücher.example/",
		"https://example.org/\u202e",
		'https://example.org/"',
		"https://example.org/\\",
		"https://user@example.org/",
		"https://user:secret@example.org/",
		"https://:secret@example.org/",
		"https://example.org:99999/",
		"https://[::1/",
	])("%j is no address of one", (bad) => {
		expect(parseCard({ url: bad })).toBe("bad-frame");
	});

	test("is bounded, and holds no more than its three fields", () => {
		const at = (length: number) => url.padEnd(length, "a");
		expect(parseCard({ url: at(2_048) })).toHaveProperty("url");
		expect(parseCard({ url: at(2_049) })).toBe("too-long");
		for (const [name, most] of [
			["title", 200],
			["quote", 1_000],
		] as const) {
			expect(parseCard({ url, [name]: "😀".repeat(most) })).toHaveProperty(name);
			expect(parseCard({ url, [name]: "a".repeat(most + 1) })).toBe("too-long");
			expect(parseCard({ url, [name]: "a".repeat(1e6) })).toBe("too-long");
			for (const bad of ["", "\0", "\r", "\u001b[1m", "\u0085", "\ud800", 1, null, [], {}])
				expect(parseCard({ url, [name]: bad }), `${name} ${JSON.stringify(bad)}`).toBe("bad-frame");
		}
		expect(parseCard({ url, title: "two\nlines" })).toBe("bad-frame");
		for (const bad of [
			null,
			undefined,
			[],
			"x",
			{},
			{ url: [url] },
			{ url, icon: "x" },
			{ url, image: "data:" },
		])
			expect(parseCard(bad)).toBe("bad-frame");
	});

	test("of whatever shape: what is taken is an address of the web without a name in it", () => {
		const odd = fc.oneof(fc.string(), fc.webUrl({ withFragments: true, withQueryParameters: true }));
		fc.assert(
			fc.property(odd, fc.jsonValue(), fc.jsonValue(), (address, title, quote) => {
				const card = parseCard({ url: address, title, quote });
				if (!isCard(card)) return;
				const read = new URL(card.url);
				expect(read.protocol).toMatch(/^https?:$/);
				expect([read.username, read.password]).toEqual(["", ""]);
				expect(card.url).toMatch(/^[\x21-\x7e]+$/);
			}),
		);
	});
});
