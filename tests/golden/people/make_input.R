# Made-up teams: a dose and a response with ties (dose.csv), and own and coaches' scores per team and date (scores.csv).
set.seed(20261125)
dose <- data.frame(unit = sprintf("t%02d", 1:14), dose = round(runif(14, 0.4, 1), 1))
dose$response <- round(0.5 * dose$dose + rnorm(14, 0, 0.15), 2)
write.csv(dose, "dose.csv", row.names = FALSE, quote = FALSE)
scores <- expand.grid(date = c("2019-03-01", "2019-06-01", "2019-09-01"), unit = sprintf("t%02d", 1:7))
scores$self <- pmin(5, pmax(0.5, round(2 * (0.3 + as.integer(scores$date) + rnorm(21, 0, 0.5))) / 2))
scores$coach <- pmin(5, pmax(0.5, round(2 * (scores$self - 0.4 + rnorm(21, 0, 0.5))) / 2))
scores$coach[c(2, 5, 9, 10, 11, 12)] <- NA
write.csv(scores, "scores.csv", row.names = FALSE, quote = FALSE, na = "")
