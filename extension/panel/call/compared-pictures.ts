/** The pictures of a comparison, in the order of the Matrix specification 1.1 (SAS method `emoji`), which chose 64 that nobody mixes up by ear or eye. */
import { t } from "../words/words.ts";

const pictures =
	"🐶 🐱 🦁 🐎 🦄 🐷 🐘 🐰 🐼 🐓 🐧 🐢 🐟 🐙 🦋 🌷 🌳 🌵 🍄 🌏 🌙 ☁️ 🔥 🍌 🍎 🍓 🌽 🍕 🎂 ❤️ 😀 🤖 🎩 👓 🔧 🎅 👍 ☂️ ⌛ ⏰ 🎁 💡 📕 ✏️ 📎 ✂️ 🔒 🔑 🔨 ☎️ 🏁 🚂 🚲 ✈️ 🚀 🏆 ⚽ 🎸 🎺 🔔 ⚓ 🎧 📁 📌".split(
		" ",
	);

/** One of them, by its number from 0 to 63. */
export function comparedPicture(number: number): { readonly picture: string; readonly name: string } {
	type Name = Parameters<typeof t>[0];
	return {
		picture: pictures[number] ?? "",
		name: t(`compared.picture_${number}` as Name & `compared.picture_0`),
	};
}
