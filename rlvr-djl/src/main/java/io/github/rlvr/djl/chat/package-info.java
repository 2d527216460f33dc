/**
 * Renders the chat templates of Hugging Face models, which are written in Jinja, to the character
 * as transformers does.
 *
 * <p>{@link io.github.rlvr.djl.chat.ChatTemplate} compiles the text once; {@link
 * io.github.rlvr.djl.chat.ChatInput} is what one rendering reads. The language is Jinja 3.1 as
 * transformers sets it up: {@code trim_blocks} and {@code lstrip_blocks} on, auto-escaping off,
 * loop controls, {@code tojson} without HTML escaping, lists and dicts immutable, {@code {%
 * generation %}} blocks passed through. Values print as Python prints them.
 *
 * <p>Left out, each with an error that names it and its line: other templates ({@code include},
 * {@code import}, {@code extends}, {@code block}), recursive loops, and the filters {@code urlize},
 * {@code wordwrap}, {@code xmlattr}, {@code pprint}, {@code random}, {@code striptags}, {@code
 * filesizeformat} and {@code urlencode}, which no known chat template uses.
 */
package io.github.rlvr.djl.chat;
