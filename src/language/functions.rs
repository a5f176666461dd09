//! The shape of the part of `grammars/vocabulary.toml` about functions of the common libraries, as that of the whole is in
//! [`super::vocabulary`].

use super::Phrase;

/// Words for functions of the common libraries, by what they do.
pub(crate) struct Functions {
    /// Whether a text begins with another.
    pub(crate) prefix_test: &'static [Phrase],
    /// Whether, or where, a text holds another.
    pub(crate) contains_test: &'static [Phrase],
    /// Whether a reply is positive, and whether it has a code.
    pub(crate) asks_success: &'static [Phrase],
    pub(crate) asks_code: &'static [Phrase],
    /// Names that hold whether all went well.
    pub(crate) success_flags: &'static [Phrase],
    /// Words in front of a failure in the name of a call that tells somebody of one: `addTransactionError`.
    pub(crate) tells_of_failure: &'static [Phrase],
    /// Calls that tell of an event by its name.
    pub(crate) fires_event: &'static [Phrase],
    /// What holds where something holds for each of a list.
    pub(crate) all_of: &'static [Phrase],
    /// Types of which a constant is a reply code, and names of the constant for 250.
    pub(crate) types_of_replies: &'static [Phrase],
    pub(crate) means_completed: &'static [Phrase],
    pub(crate) marks_code: &'static [Phrase],
    pub(crate) gives_value: &'static [Phrase],
    /// Whether one of several texts stands in a text, and whether something holds for one of a list.
    pub(crate) contains_any: &'static [Phrase],
    pub(crate) any_of: &'static [Phrase],
    /// Whether, or where, a text holds another, never telling that it begins with it.
    pub(crate) holds_test: &'static [Phrase],
    /// Whether two values are the same.
    pub(crate) equality: &'static [Phrase],
    /// Whether a collection holds a value.
    pub(crate) membership: &'static [Phrase],
    /// The same value in another type, or without what is around it.
    pub(crate) conversion: &'static [Phrase],
    /// The same value as a text.
    pub(crate) to_text: &'static [Phrase],
    /// The number that a text holds.
    pub(crate) to_number: &'static [Phrase],
    /// The same value without what it is held in, or a copy of it.
    pub(crate) unwraps: &'static [Phrase],
    /// A part of a text by positions.
    pub(crate) head: &'static [Phrase],
    /// The first so many characters of a text.
    pub(crate) leading: &'static [Phrase],
    /// One character of a text.
    pub(crate) first: &'static [Phrase],
    /// A text, cut into its parts.
    pub(crate) cuts: &'static [Phrase],
    /// The letters of a text, one by one.
    pub(crate) letters: &'static [Phrase],
    /// The first of some parts.
    pub(crate) foremost: &'static [Phrase],
    /// Whether a pattern matches.
    pub(crate) match_test: &'static [Phrase],
    /// Words in the name of a function that is asked something.
    pub(crate) asks: &'static [Phrase],
    /// What makes a pattern of a text.
    pub(crate) makes_pattern: &'static [Phrase],
    /// What runs a function once, when its value is asked for first.
    pub(crate) makes_late: &'static [Phrase],
    /// Whether a pattern has matched the text that it was put to before.
    pub(crate) tries_match: &'static [Phrase],
    /// What gives the groups that a pattern has found, beside such a test.
    pub(crate) captures: &'static [Phrase],
    /// One of such groups, by its number.
    pub(crate) groups: &'static [Phrase],
    /// All of them.
    pub(crate) group_lists: &'static [Phrase],
    /// The text of one.
    pub(crate) group_texts: &'static [Phrase],
    /// The text that a pattern has found.
    pub(crate) found_text: &'static [Phrase],
    /// A comparison of two texts that gives zero where they agree.
    pub(crate) difference: &'static [Phrase],
    /// The same for a part of a text, from a position on.
    pub(crate) compares_part: &'static [Phrase],
    /// Whether a pattern matches at the start.
    pub(crate) anchored_match: &'static [Phrase],
    /// Whether the whole of a text matches the pattern that is all that its method is handed.
    pub(crate) whole_match: &'static [Phrase],
    /// Methods of a type that give a value of it.
    pub(crate) constructs: &'static [Phrase],
    /// Values that are a failure of no class.
    pub(crate) failures: &'static [Phrase],
    /// What holds the result of a function as a number.
    pub(crate) results_by_number: &'static [Phrase],
    /// How the name of a function begins that only looks.
    pub(crate) looks_up: &'static [Phrase],
    /// Flags that say that something has failed, whatever the class.
    pub(crate) failure_flags: &'static [Phrase],
    /// Collections of what has.
    pub(crate) failure_lists: &'static [Phrase],
    /// Functions that raise a failure themselves, whoever has them.
    pub(crate) raises: &'static [Phrase],
    /// What a failure is called and no more: a function of the file that raises one, a state that something is left in.
    pub(crate) names_failure: &'static [Phrase],
    /// Methods that write down that something has failed.
    pub(crate) records_failure: &'static [Phrase],
    /// Functions that hand an error to whoever waits for the result.
    pub(crate) refuses: &'static [Phrase],
    /// Ends of the names of constants for a failure without its class.
    pub(crate) names_refusal: &'static [Phrase],
    /// Calls that send the message that they are handed.
    pub(crate) sends_message: &'static [Phrase],
    /// What sends nothing but mail.
    pub(crate) sends_mail: &'static [Phrase],
    /// Objects that send mail.
    pub(crate) mailers: &'static [Phrase],
    /// Calls that do not return.
    pub(crate) leaves: &'static [Phrase],
    /// Calls that end the program, with a status.
    pub(crate) exits: &'static [Phrase],
    /// Whether a text is empty, and how long it is.
    pub(crate) measures: &'static [Phrase],
    /// Parts of the names of functions that make a text of a format.
    pub(crate) formats: &'static [Phrase],
    /// Words in the name of a constant that is the text of a command.
    pub(crate) command_texts: &'static [Phrase],
    /// Write a text into the buffer that they are handed first.
    pub(crate) writes_into: &'static [Phrase],
    /// Reads the next line, or bytes, of a connection.
    pub(crate) reads: &'static [Phrase],
    /// Takes the answer to the command that was sent before, and may be told what to expect.
    pub(crate) answers: &'static [Phrase],
    /// Parameters with the codes that are expected.
    pub(crate) expected: &'static [Phrase],
    /// Parameters that end the attempts when they are called.
    pub(crate) bails: &'static [Phrase],
    /// Calls that have a function done later.
    pub(crate) schedules: &'static [Phrase],
    /// Calls that make a promise of a function.
    pub(crate) promises: &'static [Phrase],
    /// Parts of the names of calls that give a connection.
    pub(crate) connects: &'static [Phrase],
    /// What writes to a log or, to a connection, sends.
    pub(crate) prints: &'static [Phrase],
    /// Calls that give what the call gives that they are handed.
    pub(crate) waits_for: &'static [Phrase],
    /// Calls that wait.
    pub(crate) waits: &'static [Phrase],
    /// Calls that end a dialogue, or its transaction.
    pub(crate) closes: &'static [Phrase],
    /// Policies that try again what the calls before them in a chain handle.
    pub(crate) retry_chains: &'static [Phrase],
    /// What such a policy handles.
    pub(crate) handles: &'static [Phrase],
    /// Hands the result of the function around to whoever waits for it.
    pub(crate) settles: &'static [Phrase],
    /// Policies that try again what raised an exception of some types.
    pub(crate) retries: &'static [Phrase],
    /// Those that are handed the types first, or by name.
    pub(crate) retries_of: &'static [Phrase],
    /// Types of which all exceptions are, or all but those that end the program.
    pub(crate) all_exceptions: &'static [Phrase],
    /// Calls that hand exceptions of some types to the function behind them.
    pub(crate) rescues: &'static [Phrase],
    /// The argument of such a call that names the function in place of one behind it.
    pub(crate) rescued_with: &'static [Phrase],
    /// Policies that drop what raised an exception of some types.
    pub(crate) gives_up: &'static [Phrase],
    /// Arguments with the types, where the name of the call says what is done with them.
    pub(crate) names_types: &'static [Phrase],
    /// Whether a number lies between two others, both included.
    pub(crate) between: &'static [Phrase],
    /// Whether a value is of a type.
    pub(crate) type_test: &'static [Phrase],
    /// The numbers from one to below another.
    pub(crate) range: &'static [Phrase],
    /// Whether a value is a number at all, or has a part.
    pub(crate) sanity_test: &'static [Phrase],
    /// A collection of the arguments.
    pub(crate) collection: &'static [Phrase],
    /// The keys of a table, or how many there are: what stands beside them is not looked at.
    pub(crate) keys: &'static [Phrase],
    /// How many places a list has.
    pub(crate) counts: &'static [Phrase],
    /// Pairs of a key and what stands beside it.
    pub(crate) items: &'static [Phrase],
}
