import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cardOf } from "./card.ts";

describe("the card of a page", () => {
	test("is its address and its title", () => {
		expect(cardOf({ url: "https://example.org/walk", title: " Walking\n the  sandbanks " })).toEqual({
			url: "https://example.org/walk",
			title: "Walking the sandbanks",
		});
		expect(cardOf({ url: "https://bücher.example/ä" })?.url).toBe("https://xn--bcher-kva.example/%C3%A4");
	});
	test("tells no name and no password", () => {
		expect(cardOf({ url: "https://ann:secret@example.org/a?b#c" })).toEqual({
			url: "https://example.org/a?b#c",
		});
	});
	test.each([
		"chrome://settings/",
		"file:///etc/passwd",
		"javascript:alert(1)",
		"data:text/html,x",
		"about:blank",
		"blob:https://example.org/x",
		"chrome-extension://abc/x.html",
		"",
		`https://example.org/${"a".repeat(2_048)}`,
	])("there is none of %s", (url) => {
		expect(cardOf({ url, title: "x" })).toBeUndefined();
	});
	test("is cut to what fits, by characters", () => {
		const card = cardOf({ url: "https://example.org", title: "😀".repeat(300), quote: "é".repeat(2_000) });
		expect([[...(card?.title ?? "")].length, card?.quote?.length]).toEqual([200, 1_000]);
	});
});

describe("a selection", () => {
	const at = (quote: string, url = "https://example.org/a") => cardOf({ url, quote })?.url;
	test("opens at its passage", () => {
		expect(at("Page two")).toBe("https://example.org/a#:~:text=Page%20two");
		expect(at("one-two, & three")).toBe("https://example.org/a#:~:text=one%2Dtwo%2C%20%26%20three");
		expect(at("x", "https://example.org/a#part")).toBe("https://example.org/a#part:~:text=x");
		expect(at("x", "https://example.org/a#:~:text=old")).toBe("https://example.org/a#:~:text=x");
		expect(at("x", "https://example.org/a#part:~:text=old")).toBe("https://example.org/a#part:~:text=x");
	});
	test("of many words is found by its ends", () => {
		expect(at("a b c d e f g h i j")).toBe("https://example.org/a#:~:text=a%20b%20c%20d,g%20h%20i%20j");
	});
	test("keeps its words where the address has no room for the passage", () => {
		const url = `https://example.org/${"a".repeat(2_000)}`;
		expect(cardOf({ url, quote: "some words that are long ".repeat(2) })).toEqual({
			url,
			quote: "some words that are long some words that are long",
		});
	});
});

test("whatever the browser says, there is a card that can be sent, or none", () => {
	const word = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constant(undefined));
	fc.assert(
		fc.property(fc.oneof(fc.webUrl(), fc.string()), word, word, (url, title, quote) => {
			const card = cardOf({ url, title, quote });
			if (card) expect(new URL(card.url).protocol).toMatch(/^https?:$/);
		}),
	);
});
