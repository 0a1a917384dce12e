# Prints the expected values of tests/methods/{dose_response,progress}. Run in this folder: Rscript people.R
suppressPackageStartupMessages(library(jsonlite))
dose <- read.csv("dose.csv")
n <- nrow(dose)
rho <- cor(dose$dose, dose$response, method = "spearman")
half <- qnorm(0.975) * sqrt((1 + rho^2 / 2) / (n - 3))  # Bonett and Wright 2000
scores <- read.csv("scores.csv")
both <- scores[!is.na(scores$self) & !is.na(scores$coach), ]
means <- tapply(both$self - both$coach, both$unit, mean)
test <- t.test(as.numeric(means))
last <- tapply(seq_len(nrow(scores)), scores$unit, function(rows) scores$self[rows[which.max(as.Date(scores$date[rows]))]])
high <- sum(last >= 3.5)
share <- prop.test(high, length(last), correct = FALSE)
write_json(list(spearman = list(value = rho, low = tanh(atanh(rho) - half), high = tanh(atanh(rho) + half), n = n),
                self_minus_coach = list(value = unname(test$estimate), low = test$conf.int[1], high = test$conf.int[2],
                                        n = length(means)),
                claims_improvement = list(value = high / length(last), low = share$conf.int[1],
                                          high = share$conf.int[2], n = length(last))),
           "expected.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
writeLines(capture.output(sessionInfo()), "session.txt")
