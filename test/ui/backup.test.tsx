// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { recoveryList } from "../../extension/lib/recovery-words.ts";
import { chat, chatOf, contact, iidOf, view } from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
const { sentence } = await import("../../extension/panel/words/words.ts");
const saved: string[] = [];
beforeEach(() => {
	saved.length = 0;
	vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
		saved.push(this.download);
	});
	URL.createObjectURL = () => "blob:x";
	URL.revokeObjectURL = () => {};
});
afterEach(cleanup);

const none = { at: null, since: 1, wasAsked: false };
const secret = (name: string) => screen.findByLabelText<HTMLInputElement>(name);
const type = (element: Element, value: string) => fireEvent.input(element, { target: { value } });
const words = recoveryList.slice(100, 112);
const welcome = () => view([], [], { phase: "welcome", self: null, relay: { state: "none" } });

describe("making a backup", () => {
	test("shows the words once, asks for two of them, hands over a file and says so", async () => {
		const { asked, answer } = stage(view([contact("bob")], [chat("bob")], { backup: none }));
		answer("backupWords", { words });
		answer("makeBackup", { file: "AAAA", at: Date.UTC(2026, 10, 22) });
		fireEvent.click(await button("Back up"));
		const next = await button("Next");
		expect(next.hasAttribute("disabled")).toBe(true);
		type(await secret("Passphrase of the backup"), "tide at four");
		type(await secret("Passphrase of the backup again"), "tide at five");
		expect(await screen.findByText("The two are not the same.")).toBeTruthy();
		expect(next.hasAttribute("disabled")).toBe(true);
		type(await secret("Passphrase of the backup again"), "tide at four");
		fireEvent.click(await button("Next"));
		const list = await screen.findByRole("list", { name: "Your recovery words" });
		expect(within(list).getAllByRole("listitem")).toHaveLength(12);
		fireEvent.click(await button("I wrote them down"));
		const fields = await screen.findAllByRole<HTMLInputElement>("textbox", { name: /^Word \d+$/ });
		expect(fields).toHaveLength(2);
		for (const each of fields) type(each, "zebra");
		fireEvent.click(await button("Make the file"));
		expect(await screen.findAllByRole("alert")).toHaveLength(2);
		expect(asked("makeBackup")).toEqual([]);
		for (const each of fields)
			type(each, words[Number(each.labels?.[0]?.textContent?.replace(/\D/g, "")) - 1] ?? "");
		fireEvent.click(await button("Make the file"));
		expect(await screen.findByRole("heading", { name: "Your backup is made" })).toBeTruthy();
		expect(asked("makeBackup")).toEqual([{ passphrase: "tide at four" }]);
		expect(saved).toEqual(["sidelong-alice-2026-11-22.backup"]);
		await waitFor(() => expect(asked("backupSaved")).toEqual([{ at: Date.UTC(2026, 10, 22) }]));
	});

	test("asks for the passphrase of the browser where there is one, and says which was wrong", async () => {
		const lock = { is: "open", waits: 0, isInCall: false } as const;
		const { refuse } = stage(view([contact("bob")], [], { backup: none, lock }));
		refuse("backupWords", "wrong-passphrase");
		fireEvent.click(await button("Back up"));
		type(await secret("Current passphrase"), "guess");
		type(await secret("Passphrase of the backup"), "tide at four");
		type(await secret("Passphrase of the backup again"), "tide at four");
		fireEvent.click(await button("Next"));
		expect((await screen.findByRole("alert")).textContent).toBe(sentence("wrong-passphrase"));
		expect((await secret("Current passphrase")).getAttribute("aria-invalid")).toBe("true");
	});

	test("is asked for once, before the first contact is verified", async () => {
		const bob = contact("bob");
		const number = { iid: iidOf("bob"), digits: "0".repeat(60), isNew: false };
		const { panel, asked, answer } = stage(view([bob], [chat("bob")], { backup: none }));
		answer("safetyNumber", number);
		await button("Settings");
		panel.route.go({ at: "verify", id: chatOf("bob") });
		fireEvent.click(await button("They match"));
		const dialog = await screen.findByRole("dialog", { name: "Keep what you verify?" });
		expect(asked("verify")).toEqual([]);
		fireEvent.click(within(dialog).getByRole("button", { name: "Later" }));
		await waitFor(() => expect(asked("verify")).toHaveLength(1));
		expect(asked("backupAsked")).toHaveLength(1);
	});
	test("is not asked for a second time", async () => {
		const { panel, asked, answer } = stage(
			view([contact("bob")], [chat("bob")], { backup: { ...none, wasAsked: true } }),
		);
		answer("safetyNumber", { iid: iidOf("bob"), digits: "0".repeat(60), isNew: false });
		await button("Settings");
		panel.route.go({ at: "verify", id: chatOf("bob") });
		fireEvent.click(await button("They match"));
		await waitFor(() => expect(asked("verify")).toHaveLength(1));
	});
	test("is a line on home only until there is one, and says who came since in the settings", async () => {
		const { view: worker } = stage(view([contact("bob")], [], { backup: none }));
		expect(await screen.findByText(/Not backed up yet\. If this browser goes/)).toBeTruthy();
		worker.value = view([contact("bob")], [], { backup: { at: 1, since: 2, wasAsked: true } });
		await waitFor(() => expect(screen.queryByText(/If this browser goes/)).toBe(null));
		fireEvent.click(await button("Settings"));
		expect(await screen.findByText("2 people since the last one")).toBeTruthy();
	});
});

describe("restoring", () => {
	async function withFile() {
		const staged = stage(welcome());
		fireEvent.click(await button("Restore from a backup"));
		const picker = document.querySelector<HTMLInputElement>("input[type=file]");
		await screen.findByText("No file yet");
		fireEvent.change(document.querySelector("input[type=file]") ?? (picker as Element), {
			target: { files: [new File([new Uint8Array([1, 2, 3])], "mine.backup")] },
		});
		expect(await screen.findByText("mine.backup")).toBeTruthy();
		return staged;
	}
	test.each([
		"backup-foreign",
		"backup-damaged",
		"backup-newer",
		"have-identity",
		"storage-full",
		"backup-passphrase",
	] as const)("says why not, and can be tried again: %s", async (code) => {
		const { refuse, asked } = await withFile();
		refuse("restoreBackup", code);
		type(await secret("Passphrase of the backup"), "tide at four");
		fireEvent.click(await button("Restore"));
		expect((await screen.findByRole("alert")).textContent).toBe(sentence(code));
		fireEvent.click(await button("Restore"));
		await waitFor(() => expect(asked("restoreBackup")).toHaveLength(2));
		const [first, second] = asked("restoreBackup");
		expect(first).toEqual(second);
		expect(first).toMatchObject({ file: "AQID", passphrase: "tide at four" });
	});
	test("offers the rest of a word, names one that is none, and goes with twelve", async () => {
		const { asked } = await withFile();
		fireEvent.click(await screen.findByRole("radio", { name: "Recovery words" }));
		const area = await field("Recovery words");
		type(area, "aband");
		fireEvent.click(await button("abandon"));
		await waitFor(() => expect(area.value).toBe("abandon "));
		type(area, "abandon abandom ");
		expect(await screen.findByText("“abandom” is not a word of the list.")).toBeTruthy();
		expect((await button("Restore")).hasAttribute("disabled")).toBe(true);
		const all = `${"abandon ".repeat(11)}about`;
		type(area, all);
		fireEvent.click(await button("Restore"));
		await waitFor(() => expect(asked("restoreBackup")[0]).toMatchObject({ words: all }));
	});
	test("goes back to the first screen", async () => {
		await withFile();
		fireEvent.click(await button("Back"));
		expect(await field("Your handle")).toBeTruthy();
	});
});

describe("a key of another program", () => {
	test.each([
		"key-malformed",
		"key-public",
		"key-kind",
		"key-several",
		"key-passphrase",
		"key-over",
	] as const)("has a sentence for %s", async (code) => {
		const { refuse, asked } = stage(welcome());
		refuse("createIdentity", code);
		fireEvent.click(await button("Use an OpenPGP key"));
		type(await field("Your handle"), "alice");
		type(await field("Or paste the secret key"), "-----BEGIN PGP");
		fireEvent.click(await button("Use this key"));
		expect((await screen.findByRole("alert")).textContent).toBe(sentence(code));
		expect(asked("createIdentity")).toEqual([
			{ handle: "alice", key: { text: "-----BEGIN PGP", passphrase: "" } },
		]);
	});
});

describe("the identity", () => {
	test("shows its fingerprint in groups, and saves files", async () => {
		const { answer } = stage(view([contact("bob")]));
		answer("keyDetails", { fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567", createdAt: 0 });
		answer("certificateFile", { text: "x" });
		answer("keyFile", { text: "x" });
		answer("revocationFile", { text: "x" });
		fireEvent.click(await button("Settings"));
		fireEvent.click(await button("Identity"));
		expect((await screen.findAllByText("89AB"))[0]?.parentElement?.children).toHaveLength(10);
		fireEvent.click(await button(/^Save public key/));
		await waitFor(() => expect(saved).toEqual(["sidelong-alice.public.asc"]));
		fireEvent.click(await button(/^Save secret key/));
		type(await secret("Passphrase of the file"), "tide at four");
		type(await secret("Passphrase of the file again"), "tide at four");
		fireEvent.click(await button("Save"));
		await waitFor(() => expect(saved).toContain("sidelong-alice.secret.asc"));
		fireEvent.click(await button(/^Revoke identity/));
		expect(await screen.findByText(/Sidelong tells nobody/)).toBeTruthy();
		fireEvent.click(await button("Save revocation file"));
		await waitFor(() => expect(saved).toContain("sidelong-alice.revoked.asc"));
	});
	test.each([
		["Start over", false],
		["Delete everything", true],
	] as const)("%s asks once, and says when there is no backup", async (name, isAll) => {
		const { answer, asked } = stage(view([contact("bob")], [], { backup: none }));
		answer("keyDetails", { fingerprint: "0".repeat(40), createdAt: 0 });
		fireEvent.click(await button("Settings"));
		fireEvent.click(await button("Identity"));
		fireEvent.click(await button(new RegExp(`^${name}`)));
		const dialog = await screen.findByRole("dialog");
		expect(dialog.textContent).toContain("There is no backup, so nobody can bring it back.");
		expect(asked("erase")).toEqual([]);
		fireEvent.click(within(dialog).getByRole("button", { name }));
		await waitFor(() => expect(asked("erase")).toEqual([{ isAll }]));
	});
});
