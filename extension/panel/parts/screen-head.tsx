/** The head of a screen that is not a chat: back, and what is asked here. */
import { ArrowLeft } from "lucide";
import type { RefObject } from "preact";
import { usePanel } from "../panel.ts";
import { t } from "../words/words.ts";
import { IconButton } from "./icon-button.tsx";

interface Props {
	readonly title: string;
	readonly hasBack?: boolean;
	/** Where the focus goes when the screen has no field. */
	readonly titleRef?: RefObject<HTMLHeadingElement | null>;
}

export function ScreenHead({ title, hasBack = true, titleRef }: Props) {
	const { route } = usePanel();
	return (
		<header class={`head head-plain ${hasBack ? "" : "head-first"}`}>
			{hasBack && <IconButton icon={ArrowLeft} label={t("act.back")} isArrow onClick={route.back} />}
			<h1 {...(titleRef && { ref: titleRef })} tabIndex={-1}>
				{title}
			</h1>
		</header>
	);
}
