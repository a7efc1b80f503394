//! A page whose text should have been read again by now.

use crate::catalog::Page;
use crate::diag::{Code, Diagnostic};
use crate::model::Date;

/// The day itself is still in time.
pub fn lint(page: &Page, today: Date, found: &mut Vec<Diagnostic>) {
    let Some(review_by) = &page.document.front.review_by else {
        return;
    };
    if review_by.value < today {
        let message = "the review of this page is overdue";
        found.push(
            Diagnostic::new(Code::OverdueReview, page.path(), review_by.span, message).help(
                "read the page again, mend what is no longer true, and set the day of the next review",
            ),
        );
    }
}
