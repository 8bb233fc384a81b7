//! Conditions joined by `&&`, `||` and parentheses; `&&` binds closer.

use super::InvalidPattern;
use super::cursor::Cursor;

/// Deepest nesting of parentheses.
const DEPTH: usize = 32;

/// A tree of conditions.
#[derive(Debug)]
pub(super) enum Expression<T> {
    Is(T),
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl<T> Expression<T> {
    /// Reads a tree; `leaf` reads one condition.
    pub(super) fn parse(
        cursor: &mut Cursor<'_>,
        leaf: &dyn Fn(&mut Cursor<'_>) -> Result<T, InvalidPattern>,
    ) -> Result<Self, InvalidPattern> {
        Self::any(cursor, leaf, 0)
    }

    /// Whether the tree holds, given whether a condition does.
    pub(super) fn holds(&self, condition: &dyn Fn(&T) -> bool) -> bool {
        match self {
            Self::Is(leaf) => condition(leaf),
            Self::All(parts) => parts.iter().all(|part| part.holds(condition)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(condition)),
        }
    }

    fn any(
        cursor: &mut Cursor<'_>,
        leaf: &dyn Fn(&mut Cursor<'_>) -> Result<T, InvalidPattern>,
        depth: usize,
    ) -> Result<Self, InvalidPattern> {
        let mut parts = vec![Self::all(cursor, leaf, depth)?];
        while following(cursor, "||") {
            parts.push(Self::all(cursor, leaf, depth)?);
        }
        Ok(single(parts, Self::Any))
    }

    fn all(
        cursor: &mut Cursor<'_>,
        leaf: &dyn Fn(&mut Cursor<'_>) -> Result<T, InvalidPattern>,
        depth: usize,
    ) -> Result<Self, InvalidPattern> {
        let mut parts = vec![Self::one(cursor, leaf, depth)?];
        while following(cursor, "&&") {
            parts.push(Self::one(cursor, leaf, depth)?);
        }
        Ok(single(parts, Self::All))
    }

    fn one(
        cursor: &mut Cursor<'_>,
        leaf: &dyn Fn(&mut Cursor<'_>) -> Result<T, InvalidPattern>,
        depth: usize,
    ) -> Result<Self, InvalidPattern> {
        cursor.skip_space();
        if !cursor.begins("(") {
            return leaf(cursor).map(Self::Is);
        }
        if depth >= DEPTH {
            return Err(cursor.wrong("parentheses are nested too deeply"));
        }
        cursor.take("(");
        let inner = Self::any(cursor, leaf, depth + 1)?;
        cursor.skip_space();
        if cursor.take(")") { Ok(inner) } else { Err(cursor.wrong("the closing ) is missing")) }
    }
}

fn following(cursor: &mut Cursor<'_>, operator: &str) -> bool {
    cursor.skip_space();
    cursor.take(operator)
}

fn single<T>(
    mut parts: Vec<Expression<T>>,
    join: fn(Vec<Expression<T>>) -> Expression<T>,
) -> Expression<T> {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            join(parts)
        }
    }
}
