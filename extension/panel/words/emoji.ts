/** Emoji that people use most, in groups, with the words they are looked for by. Drawn by the system: nothing is loaded. */

const parts = {
	smileys:
		"😀 grinning|😃 smiling|😄 happy|😁 beaming|😆 laughing|😅 sweat|🤣 rolling on the floor|😂 tears of joy|🙂 slight smile|🙃 upside down|😉 winking|😊 blushing|😇 halo angel|🥰 in love|😍 heart eyes|😘 kiss|😋 yummy|😛 tongue|😜 crazy wink|🤗 hug|🤭 giggle|🤫 hush quiet|🤔 thinking|🤐 zipped mouth|😐 neutral|😏 smirk|🙄 rolling eyes|😬 grimace|😌 relieved|😴 asleep|🤒 ill|🤕 hurt|🤢 sick|🥵 hot|🥶 cold|🤯 mind blown|🥳 party|😎 cool sunglasses|🤓 nerd|😕 confused|😟 worried|😮 surprised|😳 embarrassed|🥺 pleading|😢 crying|😭 sobbing|😱 scream|😞 disappointed|😩 weary|🥱 yawn tired|😤 huffing|😡 angry|💀 skull|👻 ghost|🤖 robot|🙈 see no evil monkey",
	people:
		"👋 wave hello|🤚 stop hand|👌 ok|✌️ victory peace|🤞 fingers crossed|🤙 call me|👈 left|👉 right|👆 up|👇 down|👍 thumbs up yes|👎 thumbs down no|✊ fist|👏 clap|🙌 raised hands hooray|🫶 heart hands|🤝 handshake deal|🙏 please thanks|💪 strong|👀 eyes look|🧠 brain|🤷 shrug|🤦 facepalm|🙋 raising hand|🚶 walking|🏃 running|💃 dancing",
	hearts:
		"❤️ red heart love|🧡 orange heart|💛 yellow heart|💚 green heart|💙 blue heart|💜 purple heart|🖤 black heart|💔 broken heart|💯 hundred|✨ sparkles|🔥 fire|🎉 party celebrate",
	nature:
		"🐶 dog|🐱 cat|🐭 mouse|🦊 fox|🐻 bear|🐸 frog|🐔 chicken|🐧 penguin|🦉 owl|🐝 bee|🦋 butterfly|🐢 turtle|🐟 fish|🐳 whale|🌲 tree|🌵 cactus|🍀 clover luck|🌻 sunflower|🌊 wave sea|☀️ sun|🌙 moon|⭐ star|🌈 rainbow|🌧️ rain|⛄ snowman",
	food: "☕ coffee|🍵 tea|🍺 beer|🍷 wine|🥂 cheers|🍎 apple|🍌 banana|🍓 strawberry|🥑 avocado|🍞 bread|🧀 cheese|🍕 pizza|🍔 burger|🍟 fries|🌮 taco|🍜 noodles|🍣 sushi|🍦 ice cream|🍰 cake|🍫 chocolate",
	things:
		"🚗 car|🚲 bicycle|🚆 train|✈️ plane|🏠 home|🏖️ beach|⛰️ mountain|⚽ football|🎵 music|🎸 guitar|🎮 game|📚 books|💻 laptop|📱 phone|📷 camera|💡 idea light|🔒 lock|🔑 key|⏰ alarm clock|📅 calendar|📌 pin|✏️ pencil|💰 money|🎁 present|✅ done|❌ no cross|❓ question|❗ important",
} as const;

export interface Emoji {
	readonly emoji: string;
	readonly name: string;
}

export type EmojiGroup = keyof typeof parts;

export const emojiGroups: readonly { readonly group: EmojiGroup; readonly of: readonly Emoji[] }[] = (
	Object.keys(parts) as EmojiGroup[]
).map((group) => ({
	group,
	of: parts[group].split("|").map((one) => {
		const at = one.indexOf(" ");
		return { emoji: one.slice(0, at), name: one.slice(at + 1) };
	}),
}));
