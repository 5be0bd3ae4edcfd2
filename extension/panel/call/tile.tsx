/** One person of a call: their picture, or who they are. */
import { HeadphoneOff, MicOff } from "lucide";
import { useEffect, useState } from "preact/hooks";
import type { Iid } from "../../../protocol/ids.ts";
import type { Quality, Seat } from "../../contract/call.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Icon } from "../parts/icon.tsx";
import { recipeFor } from "../parts/recipe.ts";
import { t } from "../words/words.ts";
import { Picture } from "./picture.tsx";

interface Props {
	/** `null` for ourselves. */
	readonly seat: Seat | null;
	readonly name: string;
	readonly iid: Iid | undefined;
	readonly hasPicture: boolean;
	readonly what?: "camera" | "screen";
	readonly isMuted: boolean;
	readonly isDeafened: boolean;
	readonly isSpeaking: boolean;
	/** What is not as it should be, or who brought them. */
	readonly says?: string | undefined;
	/** Not heard and not seen now. */
	readonly isDim?: boolean;
	readonly quality?: Quality | undefined;
	readonly isSmall?: boolean;
}

export function Tile(props: Props) {
	const { seat, name, iid, hasPicture, what = "camera", isMuted, isDeafened, isSpeaking, isSmall } = props;
	const label = t(what === "screen" ? "call.screen_of" : "call.picture_of", { name });
	const classes = [
		"tile",
		isSpeaking ? "tile-speaking" : "",
		isSmall ? "tile-small" : "",
		props.isDim ? "tile-dim" : "",
	];
	const [isPainted, setPainted] = useState(false);
	useEffect(() => {
		if (!hasPicture) setPainted(false);
	}, [hasPicture]);
	const isSeen = hasPicture && isPainted;
	const hue = iid && !isSeen ? recipeFor(iid)?.hue : undefined;
	return (
		<figure
			class={classes.filter(Boolean).join(" ")}
			style={hue === undefined ? undefined : { background: `oklch(0.3 0.032 ${hue})` }}
		>
			{/* who they are, until there is something to see */}
			{!isSeen && <Avatar name={name} iid={iid} size={isSmall ? 40 : 84} />}
			{hasPicture && (
				<Picture
					{...{ seat, what, label }}
					isMirrored={seat === null && what === "camera"}
					painted={() => setPainted(true)}
				/>
			)}
			{!isSmall && (
				<figcaption class="tile-name">
					{isDeafened ? <Sign icon={HeadphoneOff} word={t("call.is_deafened")} /> : null}
					{isMuted && !isDeafened ? <Sign icon={MicOff} word={t("call.is_muted")} /> : null}
					<span class="cut" dir="auto">
						{name}
					</span>
					{isSpeaking && <span class="unseen">{t("call.is_speaking")}</span>}
					{props.isDim && <span class="tile-weak">{props.says}</span>}
					{!props.isDim && props.quality?.word === "weak" && <span class="tile-weak">{t("call.weak")}</span>}
				</figcaption>
			)}
			{!isSmall && !props.isDim && props.says && <p class="tile-says">{props.says}</p>}
		</figure>
	);
}

function Sign({ icon, word }: { readonly icon: typeof MicOff; readonly word: string }) {
	return (
		<>
			<Icon of={icon} size={14} />
			<span class="unseen">{word}</span>
		</>
	);
}
