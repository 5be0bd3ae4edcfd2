/** The tree of a text as nodes. Nothing here takes markup: every leaf is a text node, and a link is a question before it is a way. */
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { type Block, type Inline, parseMarkdown } from "../../lib/markdown.ts";
import { useTalk } from "../talk.ts";
import { CodeBlock } from "./code-block.tsx";
import { isFewEmoji } from "./few-emoji.ts";

/** Code of a few letters is not broken over two lines. */
const shortCode = 20;

export function RichText({ text }: { readonly text: string }) {
	const blocks = useMemo(() => parseMarkdown(text), [text]);
	if (isFewEmoji(text)) return <p class="lines lines-large">{text.trim()}</p>;
	return <Blocks of={blocks} />;
}

function Blocks({ of }: { readonly of: readonly Block[] }) {
	return <>{of.map((block, index) => blockNode(block, index, isGap(block, of[index - 1], of[index + 1])))}</>;
}

/** Empty lines beside a list, a quote or code only set it apart; between lines they are lines, as they were typed. */
function isGap(block: Block, before: Block | undefined, after: Block | undefined): boolean {
	if (before?.kind === "lines" && after?.kind === "lines") return false;
	return (
		block.kind === "lines" && block.of.every((inline) => inline.kind === "text" && /^\n+$/.test(inline.text))
	);
}

function blockNode(block: Block, key: number, isNarrow: boolean) {
	switch (block.kind) {
		case "lines":
			return (
				<p key={key} class={isNarrow ? "lines lines-gap" : "lines"} dir="auto">
					<Inlines of={block.of} />
				</p>
			);
		case "code":
			return <CodeBlock key={key} text={block.text} />;
		case "quote":
			return (
				<blockquote key={key} class="cited">
					<Blocks of={block.of} />
				</blockquote>
			);
		case "list": {
			const items = block.items.map((item, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a text does not move inside of itself
				<li key={index}>
					<Blocks of={item} />
				</li>
			));
			return block.start === undefined ? (
				<ul key={key} class="points">
					{items}
				</ul>
			) : (
				<ol key={key} class="points" start={block.start}>
					{items}
				</ol>
			);
		}
	}
}

function Inlines({ of }: { readonly of: readonly Inline[] }) {
	return <>{of.map((inline, index) => inlineNode(inline, index))}</>;
}

function inlineNode(inline: Inline, key: number) {
	switch (inline.kind) {
		case "text":
			return inline.text;
		case "code":
			return (
				<code key={key} dir="auto" class={inline.text.length <= shortCode ? "code-short" : undefined}>
					{inline.text}
				</code>
			);
		case "link":
			return (
				<Link key={key} href={inline.href} text={plainText(inline.of)}>
					<Inlines of={inline.of} />
				</Link>
			);
		default: {
			const Tag = ({ bold: "strong", italic: "em", strike: "s" } as const)[inline.kind];
			return (
				<Tag key={key}>
					<Inlines of={inline.of} />
				</Tag>
			);
		}
	}
}

interface LinkProps {
	readonly href: string;
	readonly text: string;
	readonly children: ComponentChildren;
}

/** No `href`: a middle click, a drag or a preview would go there without the question. */
function Link({ href, text, children }: LinkProps) {
	const { asking } = useTalk();
	const ask = () => {
		asking.value = { kind: "link", href, text };
	};
	return (
		// biome-ignore lint/a11y/useSemanticElements: an anchor without an address is no link to anybody, a button does not break its line
		<span
			class="link"
			role="link"
			tabIndex={0}
			onClick={ask}
			onKeyDown={(event) => {
				if (event.key !== "Enter") return;
				event.preventDefault();
				event.stopPropagation();
				ask();
			}}
		>
			{children}
		</span>
	);
}

const plainText = (of: readonly Inline[]): string =>
	of.map((inline) => ("text" in inline ? inline.text : plainText(inline.of))).join("");
