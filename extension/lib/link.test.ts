import { expect, test } from "vitest";
import { linkFacts, safeHref } from "./link.ts";

test("only what a person can look at is a link", () => {
	expect(safeHref("https://Example.org/a")).toBe("https://example.org/a");
	expect(safeHref("mailto:a@b.example")).toBe("mailto:a@b.example");
	for (const href of [
		"javascript:alert(1)",
		" java\nscript:alert(1)",
		"JaVaScRiPt:alert(1)",
		"data:text/html,x",
		"vbscript:x",
		"file:///etc/passwd",
		"blob:https://a/b",
		"chrome://settings",
		"chrome-extension://abc/sidepanel.html",
		"//example.org",
		"/a",
		"a",
		"",
	])
		expect(safeHref(href)).toBeUndefined();
});

test("says what a link hides", () => {
	expect(linkFacts("https://evil.example/", "https://bank.example/login")).toMatchObject({
		host: "evil.example",
		pretends: "bank.example",
	});
	expect(linkFacts("https://www.bank.example/x", "bank.example/x").pretends).toBeUndefined();
	expect(linkFacts("https://evil.example/", "click here").pretends).toBeUndefined();
	const foreign = linkFacts(new URL("https://аррӏе.example/").href, "apple.example");
	expect(foreign.host).toMatch(/^xn--/);
	expect(foreign).toMatchObject({ isForeign: true, pretends: "apple.example" });
	expect(linkFacts("https://bank.example@evil.example/", "bank.example").pretends).toBe("bank.example");
	expect(linkFacts("http://a.example/", "a.example")).toMatchObject({ isUnencrypted: true });
	expect(linkFacts("mailto:a@b.example", "a@b.example")).toMatchObject({ isMail: true, host: "a@b.example" });
});
