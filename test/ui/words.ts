/** The words file itself, read as the browser would read what is built from it. Stands in for `words/i18n.ts`. */
import { join } from "node:path";
import { generateChromeMessages, parseMessagesFile } from "@wxt-dev/i18n/build";

const file = join(process.cwd(), "extension/locales/en.yml");
const messages = generateChromeMessages(await parseMessagesFile(file));

type Given = number | Readonly<Record<string, unknown>>;

export const i18n = {
	t(key: string, ...given: readonly Given[]): string {
		const found = messages[key.replaceAll(".", "_")]?.message;
		if (found === undefined) throw new Error(`no words for ${key}`);
		const count = given.find((one) => typeof one === "number");
		const names = given.find((one) => typeof one === "object") ?? {};
		const [one = "", many = one] = found.split(" | ");
		return (count === 1 ? one : many)
			.replaceAll("$1", String(count))
			.replace(/\{(\w+)\}/g, (whole, name) => (name in names ? String(names[name]) : whole));
	},
};
