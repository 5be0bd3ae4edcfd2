/** An identity goes on in another browser by a code: everything goes, after a person compared; or a sentence, and nothing has changed. */
import { describe, expect, test } from "vitest";
import { digitsOf, heard, newId, stepOf, whyOf, withFresh } from "./two-browsers.ts";

describe("going on in another browser", () => {
	test("brings who one is, whom one knows and what was chosen, and ends the first one for good", async () => {
		const { alice, bob, fresh, when, until, shows, comes, confirms, compare, isThere } =
			await withFresh(4101);
		await when(
			alice.about("bob", async (api, chat) => {
				const { iid } = await api.safetyNumber({ chat });
				return api.verify({ chat, iid });
			}),
		);
		await when(alice.ask((api) => api.setMode({ mode: "dark" })));
		const text = await shows();
		expect(text).toMatch(/^gx1m\.[A-Za-z0-9_-]+$/);
		expect(stepOf(alice)).toBe("code");
		expect(await comes(`scan this: ${text} please`)).toBe(null);
		await compare();
		expect(digitsOf(alice)).toMatch(/^\d{6}$/);
		expect(digitsOf(alice)).toBe(digitsOf(fresh));
		// until then nothing leaves
		expect(fresh.profile.rows("contacts")).toBe(0);
		expect(await confirms()).toBe(null);
		await isThere();
		expect(fresh.view()?.self?.iid).toBe(alice.view()?.self?.iid);
		expect(fresh.view()?.settings.mode).toBe("dark");
		expect(fresh.contact("bob")).toMatchObject({ state: "accepted", verified: true });
		await until("the first one knows", () => whyOf(alice) === "done");
		expect(alice.view()?.relay).toMatchObject({ state: "stopped", problem: "superseded" });
		await until("the handle is there", () => fresh.view()?.self?.claimed === "alice");
		await until("bob is reached", () => fresh.contact("bob")?.path === "relay");
		fresh.opens("bob");
		await when(bob.says("alice", "where are you?"));
		await until("it comes here", () => heard(fresh, "bob").includes("where are you?"));
		await when(fresh.says("bob", "here"));
		await until("and back", () => heard(bob, "alice").includes("here"));
		expect(bob.contact("alice")).toMatchObject({ keyChanged: false });
		expect(fresh.profile.memory()).not.toMatch(/"handover"|passport/);
		expect(fresh.view()?.handover).toBe(null);
	}, 120_000);

	test("finds its way into a relay with a password, and does not ask for it", async () => {
		const { fresh, until, shows, comes, confirms, compare, isThere } = await withFresh(4102, "open sesame");
		expect(await comes(await shows())).toBe(null);
		await compare();
		await confirms();
		await isThere();
		await until("it is connected", () => fresh.view()?.relay.state === "connected");
	}, 120_000);

	test("asks for the passphrase of the first browser again", async () => {
		const { alice, when, until, shows } = await withFresh(4103);
		const vault = "lamp under the stairs";
		await when(alice.ask((api) => api.setPassphrase({ passphrase: vault })));
		await until("it is connected again", () => alice.view()?.relay.state === "connected");
		expect(await when(alice.ask((api) => api.beginHandover({ id: newId() })))).toBe("wrong-passphrase");
		expect(await when(alice.ask((api) => api.beginHandover({ id: newId(), vault: "a guess of eve" })))).toBe(
			"wrong-passphrase",
		);
		expect(alice.view()?.handover).toBe(null);
		expect(await shows(alice, vault)).toMatch(/^gx1m\./);
	}, 120_000);
});
